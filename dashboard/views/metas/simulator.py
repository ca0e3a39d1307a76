"""What a núcleo's variable component of MS-PC6 is in a month, what the next band needs, and what if."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import numbers
from dashboard.parts.numbers import Number
from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from dashboard.parts.writers import markdown, typed
from dashboard.views.metas import component
from dashboard.views.metas.component import Month, Step
from dashboard.views.metas.published import Published, months, transfer
from telessaude.reading import formats
from telessaude.reading.amounts import reais
from telessaude.reading.answers import changes, periods, words
from telessaude.reading.answers.changes import Change
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

TITLES = {
    "equipes": "Equipes ativas (20 % ou mais)",
    "medicos": "Médicos ativos (20 % ou mais)",
    "linhas": "Linha de cuidado pactuada",
    "producao_equipes": "Produção por equipe",
    "producao_medicos": "Produção por médico em linha pactuada",
}
CONDITIONS = {
    "equipes_20": "Ao menos 20 % de equipes ativas",
    "medicos_20": "Ao menos 20 % de médicos ativos",
    "equipe_1": "Ao menos uma teleconsultoria por equipe",
    "medico_1": "Ao menos uma por médico em linha pactuada",
}
NEEDED = {
    "equipes": ("equipe a mais pedindo no mês", "equipes a mais pedindo no mês"),
    "medicos": ("médico a mais pedindo no mês", "médicos a mais pedindo no mês"),
    "linhas": ("linha de cuidado ou especialidade pactuada em vigor", ""),
    "producao_equipes": ("teleconsultoria a mais de equipes", "teleconsultorias a mais de equipes"),
    "producao_medicos": (
        "teleconsultoria a mais de médicos em linha pactuada",
        "teleconsultorias a mais de médicos em linha pactuada",
    ),
}


def show(reader: Reader, filters: Filters) -> None:
    """The component as published, the next bands, and the simulator."""
    st.header("Componente variável do custeio (MS-PC6)")
    nucleos = _nucleos(reader, filters)
    if not nucleos:
        st.caption("Nenhum núcleo à vista tem equipes ou médicos participantes (MSPC6.366).")
        return
    nucleo = next(iter(nucleos))
    if len(nucleos) > 1:
        nucleo = address.choose("Núcleo a simular", "simular", nucleos, nucleo, inside=True)
    found = months(reader, nucleo)
    month = _chosen(found, filters)
    if month is None:
        st.caption(f"Nenhuma equipe nem médico participante em {filters.periodo} neste núcleo.")
        return
    said = f"{typed(nucleos[nucleo])}, {formats.month(month.mes)}"
    st.markdown(f"**{said}**" + (" (mês em curso)" if month.parcial else ""))
    _simulate(month, transfer(found, month.mes), nucleo)


def _nucleos(reader: Reader, filters: Filters) -> dict[str, str]:
    rows = reader.frame(
        f"""
        select nucleo_id, nome from nucleo
        where {NUCLEOS[filters.nivel]}
          and nucleo_id in (
            select nivel_id from indicador_valor where indicador_id = 'MSPC6.366' and nivel = 'nucleo')
        order by nome
        """,
        unidade=filters.nivel_id,
    )
    return dict(zip(rows["nucleo_id"], rows["nome"], strict=True))


def _chosen(found: dict[date, Published], filters: Filters) -> Published | None:
    """The month in sight; of a longer period, its last month published, ended if any has."""
    days = periods.months(filters.periodo_tipo, filters.periodo_inicio)
    inside = [found[day] for day in days if day in found]
    ended = [month for month in inside if not month.parcial]
    return (ended or inside)[-1] if inside else None


@st.fragment
def _simulate(month: Published, whole: float | None, nucleo: str) -> None:
    left, right = st.columns((2, 3))
    with left:
        st.markdown("**E se…** Mude os números; eles começam como publicados.")
        tried, money = _inputs(month, whole, f"{nucleo}_{month.mes}")
    with right:
        now, then = month.percentual, component.percent(tried)
        numbers.show(
            Number(
                "Publicado",
                f"{formats.number(now)} %",
                f"{_amount(month.valor)} (MSPC6.366, do repasse do mês)",
            ),
            Number(
                "Simulado",
                f"{formats.number(then)} %",
                _amount(None if money is None else money * then / 100),
                _gain(then - now),
            ),
        )
        _parcels(month, tried)
        _conditions(month, tried)
    _warnings(tried)
    _steps(tried, money)


def _inputs(month: Published, whole: float | None, key: str) -> tuple[Month, float | None]:
    start = month.entrada

    def count(label: str, value: int, name: str, most: int | None = None, note: str | None = None) -> int:
        return int(st.number_input(label, 0, most, value, key=f"simular_{name}_{key}", help=note))

    teams, doctors = start.equipes, start.medicos
    of_teams = f"Equipes ativas (de {formats.number(teams)} participantes)"
    active = count(of_teams, start.equipes_ativas, "ea", teams)
    asked = count(
        "Teleconsultorias pedidas por equipes", start.pedidos_de_equipes, "pe", None if teams else 0
    )
    of_doctors = f"Médicos ativos (de {formats.number(doctors)} participantes)"
    practising = count(of_doctors, start.medicos_ativos, "ma", doctors)
    in_line = count(
        "Teleconsultorias de médicos em linha pactuada",
        start.pedidos_em_linha,
        "pl",
        None if doctors else 0,
        note="A publicação traz só a faixa: este é o menor número que ela permite. Corrija, se souber.",
    )
    agreed = st.checkbox(
        "Linha de cuidado pactuada em vigor", start.linha_pactuada, key=f"simular_linha_{key}"
    )
    written = st.text_input(
        "Repasse do mês (R$)", "" if whole is None else formats.number(whole, 2),
        key=f"simular_repasse_{key}",
        help="O valor do porte do núcleo, de que o componente é uma porcentagem.",
    )  # fmt: skip
    money = reais(written)
    st.caption(understood(written, money))
    return Month(teams, active, asked, doctors, practising, in_line, agreed), money


def understood(written: str, money: float | None) -> str:
    """What was read in the field of the transfer, so that who wrote it sees it."""
    if money is not None:
        return f"Entendido: {formats.figure(money, 'R$')}."
    if not written.strip():
        return "Repasse não informado: o simulado sai em porcentagem."
    return f"Não entendi “{written.strip()}” como valor: escreva como 150.000,00 ou 150000."


def _parcels(month: Published, tried: Month) -> None:
    simulated = component.parcels(tried)
    rows = pd.DataFrame(
        {
            "parcela": [TITLES[parcel] for parcel in component.PARCELS],
            "medida": [measured(tried, parcel) for parcel in component.PARCELS],
            "publicado": [month.parcelas.get(parcel) for parcel in component.PARCELS],
            "simulado": [simulated[parcel] for parcel in component.PARCELS],
        }
    )
    columns = (
        Column("parcela", "Parcela"),
        Column("medida", "No simulado"),
        Column("publicado", "Publicado", formats.number, "Pontos do repasse, de 20"),
        Column("simulado", "Simulado", formats.number, "Pontos do repasse, de 20"),
    )
    sheet(rows, columns, name="componente_variavel", alt="As cinco parcelas do componente variável")


def _conditions(month: Published, tried: Month) -> None:
    simulated = component.conditions(tried)
    rows = pd.DataFrame(
        {
            "condicao": list(CONDITIONS.values()),
            "publicado": [month.condicoes.get(condition) for condition in CONDITIONS],
            "simulado": [simulated[condition] for condition in CONDITIONS],
        }
    )
    columns = (
        Column("condicao", "Condição (art. 167)"),
        Column("publicado", "Publicado", met),
        Column("simulado", "Simulado", met),
    )
    sheet(rows, columns, name="condicoes_do_componente", alt="As quatro condições do componente variável")


def met(condition: bool | None) -> str:
    """Whether a condition is met, in words; None: not published."""
    return formats.NOTHING if condition is None else "✓ cumprida" if condition else "✗ não cumprida"


def measured(month: Month, parcel: str) -> str:
    """What decides a parcel, in words: 87,6 % ativas, 4,94 por equipe."""
    if parcel == "linhas":
        return "em vigor" if month.linha_pactuada else "nenhuma"
    numerator, denominator, said = {
        "equipes": (100 * month.equipes_ativas, month.equipes, "% ativas"),
        "medicos": (100 * month.medicos_ativos, month.medicos, "% ativos"),
        "producao_equipes": (month.pedidos_de_equipes, month.equipes, "por equipe"),
        "producao_medicos": (month.pedidos_em_linha, month.medicos, "por médico"),
    }[parcel]
    if not denominator:
        return "ninguém participa"
    return f"{formats.number(numerator / denominator, 1 if '%' in said else 2)} {said}"


def _warnings(month: Month) -> None:
    if month.equipes == 0:
        st.warning(
            "Nenhuma equipe participante: os registros não trazem o INE da equipe (equipe_ine). Sem ele, as "
            "duas parcelas de equipes, 40 % do repasse, não são pagas."
        )
    if month.medicos == 0:
        st.warning(
            "Nenhum médico participante: nenhum pedido traz CBO de médico (225). Sem ele, as duas parcelas "
            "de médicos, 40 % do repasse, não são pagas."
        )
    if month.pedidos_de_equipes < month.equipes_ativas:
        st.warning("Cada equipe ativa pediu ao menos uma teleconsultoria: aumente as pedidas.")
    if month.pedidos_em_linha > month.em_linha:
        st.warning("Sem linha de cuidado pactuada nenhum pedido é de linha: os dos médicos não contam.")


def _steps(month: Month, money: float | None) -> None:
    steps = component.next_steps(month)
    if not steps:
        st.success("O componente já está inteiro: 100 % do repasse.")
        return
    st.markdown("**O que falta para a próxima faixa**")
    st.markdown(markdown("\n".join(f"- {sentence(step, money)}" for step in steps)))


def sentence(step: Step, money: float | None) -> str:
    """One step in words: what it needs, the points it adds and what they are worth."""
    worth = "" if not money else f" ({formats.figure(money * step.pontos / 100, 'R$')})"
    points = words.counted(round(step.pontos), "ponto", "pontos")
    needed = words.counted(step.faltam, *NEEDED[step.parcela])
    return f"{TITLES[step.parcela]}: com {needed}, mais {points} do repasse{worth}"


def _amount(value: float | None) -> str:
    return "Repasse não informado" if value is None else formats.figure(value, "R$")


def _gain(points: float) -> Change | None:
    if not points:
        return None
    text = formats.change(points, "%").replace(",0", "")
    return (
        Change(changes.UP, text, changes.BETTER) if points > 0 else Change(changes.DOWN, text, changes.WORSE)
    )
