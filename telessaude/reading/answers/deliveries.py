"""Which records behind a figure arrived: what each núcleo delivered of each source, month by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from telessaude.reading import formats
from telessaude.reading.answers import periods, sources, words
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.publication import Reader

# What can be said of a period: everything came, some of it, nothing (overdue), nothing yet (not due).
WHOLE, INCOMPLETE, ABSENT, AWAITED = "entregue", "incompleta", "nao_entregue", "a_vencer"
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


class Deliveries:
    """The deliveries behind one unit's figures: those of its núcleos."""

    def __init__(self, rows: list[Delivered], *, alone: bool, protected: bool = False) -> None:
        """``alone``: the unit is a núcleo itself, which needs no name; ``protected``: the figures are of a
        research release, which leaves out some that there are."""
        self._alone = alone
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
        if not any(row.came or row.begun for row in rows):
            state = ABSENT if overdue else AWAITED
            return Period(state, expected, missing, self._reason(overdue or missing, expected, state))
        if overdue:
            return Period(INCOMPLETE, expected, overdue, self._reason(overdue, expected, INCOMPLETE))
        return Period(WHOLE, expected, missing, "")

    def every(self, kind: str, first_day: date) -> Period:
        """The state of a period for every source followed."""
        return self.of(tuple(sorted({fonte for fonte, _ in self._rows})), kind, first_day)

    def _reason(self, missing: tuple[Delivered, ...], expected: int, state: str) -> str:
        months = sorted({row.mes for row in missing})
        when = formats.month(months[0])
        if len(months) > 1:
            when += f" a {formats.month(months[-1])}"
        if state == AWAITED:
            return f"ainda não entregue; o prazo vai até {formats.day(max(row.prazo for row in missing))}"
        if self._alone:
            if state == ABSENT:
                return f"não entregue ({when})"
            found = sorted({sources.name(row.fonte) for row in missing})
            return f"falta {words.listed(found)} de {when}"
        names = sorted({words.short(row.nome) for row in missing})
        if len(names) == expected:
            return f"nenhum núcleo entregou tudo de {when}"
        said = words.listed(names, 3)
        whole = " inteira" if any(row.came for row in missing) else ""
        of = words.counted(expected, "núcleo", "núcleos")
        return f"{len(names)} de {of} sem entrega{whole} de {when}: {said}"


def deliveries(reader: Reader, nivel: str, nivel_id: str, since: date) -> Deliveries:
    """The deliveries since a month of the núcleos that serve a unit; of a município and below none."""
    where = NUCLEOS.get(nivel, "false and $unidade is not null")
    rows = _rows(reader, where, unidade=nivel_id, desde=since)
    return Deliveries([row for _, row in rows], alone=nivel == "nucleo", protected=reader.publication.public)


def by_unit(reader: Reader, nivel: str, since: date) -> dict[str, Deliveries]:
    """The deliveries since a month of every UF or núcleo in sight, by unit."""
    units: dict[str, list[Delivered]] = defaultdict(list)
    for uf, row in _rows(reader, "true", desde=since):
        units[uf if nivel == "uf" else row.nucleo_id].append(row)
    return {unit: Deliveries(rows, alone=nivel == "nucleo") for unit, rows in units.items()}


def _rows(reader: Reader, where: str, **parameters: str | date) -> list[tuple[str, Delivered]]:
    rows = reader.frame(
        f"""
        select
            uf, entrega_esperada.nucleo_id, nucleo.nome, mes, fonte, situacao, vencida, prazo
        from entrega_esperada
        inner join nucleo on nucleo.nucleo_id = entrega_esperada.nucleo_id
        where mes >= $desde and {where}
        order by mes, nucleo.nome, fonte
        """,
        **parameters,
    )
    return [
        (uf, Delivered(nucleo, nome, mes.date(), fonte, standing, bool(due), prazo.date()))
        for uf, nucleo, nome, mes, fonte, standing, due, prazo in rows.itertuples(index=False)
    ]
