"""Which records behind a figure arrived: what each núcleo delivered of each source, month by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from telessaude.reading import formats
from telessaude.reading.answers import periods, sources, words
from telessaude.reading.answers.inside import NUCLEOS, NUCLEOS_BY_UNIT
from telessaude.reading.publication import Marts, Reader

# What can be said of a period: all came; some of it, the rest overdue or not due; nothing, overdue or not.
WHOLE, INCOMPLETE, BEGUN, ABSENT, AWAITED = "entregue", "incompleta", "em_parte", "nao_entregue", "a_vencer"
# Who else has records in a place, or out of what a person may see, is not known here.
UNNAMED = "falta entrega de quem registra aqui"
# Others than those with a ponto there may have records of them: nothing is said to be absent.
SHARED = frozenset({"municipio", "ponto"})
# The states of the mart ``entrega_esperada``, in words.
SITUATIONS = {
    "recebida": "recebida",
    "incompleta": "incompleta",
    "parcial": "só em parte, antes do fim do mês",
    "atrasada": "atrasada",
    "nao_entregue": "não entregue",
    "a_vencer": "ainda no prazo",
}


NO_RECORD = "nada a medir: nenhum registro neste período"
NOT_HELD = "fora da base de pesquisa, ou pequeno demais para ela"


@dataclass(frozen=True)
class Delivered:
    """A source of a núcleo in a month, a row of ``entrega_esperada``."""

    nucleo_id: str
    nome: str
    mes: date
    fonte: str
    situacao: str
    vencida: bool
    prazo: date

    @property
    def whole(self) -> bool:
        """Whether all that was expected came."""
        return self.situacao == "recebida"

    @property
    def begun(self) -> bool:
        """Whether some of it came and the rest is not due yet: what there is may be shown."""
        return self.situacao == "parcial" and not self.vencida

    @property
    def came(self) -> bool:
        """Whether the month came, be it with too few records: its figures are shown, with what lacks."""
        return self.situacao in {"recebida", "incompleta"}


@dataclass(frozen=True)
class Period:
    """What was expected for a period, and in words what is missing (empty when nothing is)."""

    state: str
    expected: int
    missing: tuple[Delivered, ...]
    reason: str

    def of_figure(self, *, whole: bool) -> Period:
        """The same for a figure: its column ``completo`` decides whether something lacks, this tells what."""
        if whole:
            return replace(self, state=WHOLE, missing=(), reason="")
        return replace(self, state=INCOMPLETE, reason=UNNAMED) if self.state == WHOLE else self


class Deliveries:
    """The deliveries behind one unit's figures: those of its núcleos."""

    def __init__(self, rows: list[Delivered], nivel: str, *, protected: bool = False) -> None:
        """``nivel`` is the unit's: a núcleo itself needs no name; ``protected``: the figures are of a
        research release, which leaves out some that there are."""
        self._alone = nivel == "nucleo"
        self._shared = nivel in SHARED
        self.no_figure = NOT_HELD if protected else NO_RECORD
        self._rows: dict[tuple[str, date], list[Delivered]] = defaultdict(list)
        for row in rows:
            self._rows[row.fonte, row.mes].append(row)

    def of(self, fontes: tuple[str, ...], kind: str, first_day: date) -> Period:
        """The state of a period for the sources that an indicator reads.

        Sources whose delivery is not followed (registries, regulation) say nothing: without any other the
        period counts as whole.
        """
        months = periods.months(kind, first_day)
        rows = [row for fonte in fontes for month in months for row in self._rows.get((fonte, month), ())]
        missing = tuple(row for row in rows if not row.whole)
        overdue = tuple(row for row in missing if row.vencida or row.came)
        expected = len({row.nucleo_id for row in rows})
        if not missing:
            return Period(WHOLE, expected, (), "")
        if not self._shared and not any(row.came or row.begun for row in rows):
            state = ABSENT if overdue else AWAITED
            return Period(state, expected, missing, self._reason(overdue or missing, expected, state))
        if overdue:
            return Period(INCOMPLETE, expected, overdue, self._reason(overdue, expected, INCOMPLETE))
        return Period(BEGUN, expected, missing, self._reason(missing, expected, BEGUN))

    def every(self, kind: str, first_day: date) -> Period:
        """The state of a period for every source followed."""
        return self.of(tuple(sorted({fonte for fonte, _ in self._rows})), kind, first_day)

    def _reason(self, missing: tuple[Delivered, ...], expected: int, state: str) -> str:
        until = f"o prazo vai até {formats.day(max(row.prazo for row in missing))}"
        if state == AWAITED:
            return f"ainda não entregue; {until}"
        said = self._said(missing, expected, state)
        return f"{said}; {until}" if state == BEGUN else said

    def _said(self, missing: tuple[Delivered, ...], expected: int, state: str) -> str:
        """Who lacks what, of which months."""
        months = sorted({row.mes for row in missing})
        when = formats.month(months[0])
        if len(months) > 1:
            when += f" a {formats.month(months[-1])}"
        if self._alone:
            if state == ABSENT:
                return f"não entregue ({when})"
            found = sorted({sources.name(row.fonte) for row in missing})
            return f"falta {words.listed(found)} de {when}"
        names = sorted({words.short(row.nome) for row in missing})
        if len(names) == expected:
            return f"nenhum núcleo entregou tudo de {when}"
        said = words.listed(names, 3)
        whole = " inteira" if any(row.came or row.begun for row in missing) else ""
        of = words.counted(expected, "núcleo", "núcleos")
        return f"{len(names)} de {of} sem entrega{whole} de {when}: {said}"


def deliveries(reader: Reader, nivel: str, nivel_id: str, since: date) -> Deliveries:
    """The deliveries since a month of the núcleos that serve a unit; of a team or a person none."""
    where = NUCLEOS.get(nivel, "false and $unidade is not null")
    rows = _rows(reader, where, unidade=nivel_id, desde=since)
    return Deliveries(rows, nivel, protected=reader.publication.public)


def by_unit(reader: Marts, nivel: str, since: date) -> dict[str, Deliveries]:
    """The deliveries since a month of every unit of a level of which some are expected, by unit."""
    of_nucleo: dict[str, list[Delivered]] = defaultdict(list)
    for row in _rows(reader, "true", desde=since):
        of_nucleo[row.nucleo_id].append(row)
    of_unit: dict[str, list[str]] = defaultdict(list)
    pairs = reader.frame(f"select distinct id, nucleo_id from ({NUCLEOS_BY_UNIT[nivel]}) order by all")
    for unit, nucleo in pairs.dropna().itertuples(index=False):
        if nucleo in of_nucleo:
            of_unit[unit].append(nucleo)
    # Hundreds of municípios are served by the same few.
    made = {
        served: Deliveries([row for nucleo in served for row in of_nucleo[nucleo]], nivel)
        for served in set(map(tuple, of_unit.values()))
    }
    return {unit: made[tuple(served)] for unit, served in of_unit.items()}


def _rows(reader: Marts, where: str, **parameters: str | date) -> list[Delivered]:
    rows = reader.frame(
        f"""
        select entrega_esperada.nucleo_id, nucleo.nome, mes, fonte, situacao, vencida, prazo
        from entrega_esperada
        inner join nucleo on nucleo.nucleo_id = entrega_esperada.nucleo_id
        where mes >= $desde and {where}
        order by mes, nucleo.nome, fonte
        """,
        **parameters,
    )
    return [
        Delivered(nucleo, nome, mes.date(), fonte, standing, bool(due), prazo.date())
        for nucleo, nome, mes, fonte, standing, due, prazo in rows.itertuples(index=False)
    ]
