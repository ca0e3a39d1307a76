"""An attack on a research file: every linear relation between its figures, propagation, linear programmes.

What is attacked is the file alone. The truth chooses which relations hold, as who watches for long would come
to know, and scores; it bounds nothing. Files of versions before 0.7.0, with small cells left out, are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from scipy.sparse import csr_matrix

from telessaude.project import SEEDS
from telessaude.publish.research.held import containers, held
from telessaude.publish.research.linear import propagated
from telessaude.store.database import literal

FEWEST = 5
HERE = Path(__file__).parent
CATALOGUE = """
create table termo_usado as
select t.indicador_id, t.papel, t.medida
from termo as t inner join catalogo as c using (indicador_id)
where c.subtipo is null and c.tipo in ('contagem', 'proporcao') and t.papel in ('numerador', 'denominador')
qualify count(*) over (partition by t.indicador_id, t.papel) = 1
    and bool_and(t.sinal = 1 and t.divisor = 1) over (partition by t.indicador_id);
create table proporcao as
select any_value(medida) filter (papel = 'numerador') as numerador,
    any_value(medida) filter (papel = 'denominador') as denominador
from termo_usado inner join catalogo as c using (indicador_id)
where c.tipo = 'proporcao'
group by indicador_id;
"""
PRINTED = """
create table lida as
select indicador_id, 'numerador' as papel, nivel, nivel_id, periodo_tipo, periodo_inicio, dimensao, categoria,
    numerador - {of_numerator} as minimo, numerador + {of_numerator} as maximo
from lido.marts.indicador_valor where numerador is not null
union all
select indicador_id, 'denominador', nivel, nivel_id, periodo_tipo, periodo_inicio, dimensao, categoria,
    denominador - {of_denominator}, denominador + {of_denominator}
from lido.marts.indicador_valor where denominador is not null
"""
# Who watches for long knows which relations hold.
EQUATIONS = """
with soma as (
    select equacao, total, sum(v.n) as partes
    from parcela inner join variavel as v on v.id = parte
    group by all
), vale as (
    select equacao, total, row_number() over (order by equacao) - 1 as linha
    from soma inner join variavel as v on v.id = total where v.n = partes
)
select linha, total as coluna, 1 as sinal from vale
union all
select linha, parte, -1 from parcela inner join vale using (equacao, total)
"""

Truth = dict[tuple[str, str, str, str, str], int]  # measure, UF, first day, partition, category


@dataclass
class Told:
    """Bounds of all counts after the attack, and what is true: one a variable; the equations as a matrix."""

    truth: np.ndarray
    low: np.ndarray
    high: np.ndarray
    equations: csr_matrix

    @property
    def small(self) -> np.ndarray:
        """Which are true counts of 1 to 4."""
        return (self.truth >= 1) & (self.truth <= 4)

    @property
    def exact(self) -> int:
        """How many counts of 1 to 4 are told exactly."""
        return int((self.small & (self.low == self.high)).sum())

    @property
    def narrow(self) -> int:
        """How many are told among fewer than 5 numbers."""
        return int((self.small & (self.high - self.low + 1 < FEWEST)).sum())

    @property
    def wrong(self) -> int:
        """How many bounds the truth contradicts: none, if the attack is right."""
        return int(((self.truth < self.low) | (self.truth > self.high)).sum())


def attack(folder: Path, base: Truth | None = None, from_zero: int = 4) -> Told:
    """Bound every count that the relations of a publication's research file reach, by propagation.

    ``base``: the true counts of a release's base, for a file that has one; ``from_zero``: the most that a
    count may be where its partition prints nothing.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(folder / 'pesquisa.duckdb')} as lido (read_only)")
        connection.execute(f"attach {literal(folder / 'indicadores.duckdb')} as verdadeiro (read_only)")
        until = "(select max(periodo_fim) from lido.marts.contagem)" if base else "date '9999-12-31'"
        connection.execute(f"set variable ate = {until}; set variable de_zero = {from_zero}")
        for name in ("termo", "catalogo"):
            file = literal(SEEDS / "catalogo" / f"indicador_{name}.csv")
            connection.execute(f"create table {name} as from read_csv({file}, nullstr = '')")
        connection.execute(CATALOGUE)
        margins = {"of_numerator": "margem_numerador", "of_denominator": "margem_denominador"}
        connection.execute(PRINTED.format(**(margins if base else dict.fromkeys(margins, "0"))))
        connection.execute((HERE / "relations.sql").read_text())
        if base:
            _add_base(connection, base)
        return _propagated(connection)


def _add_base(connection: duckdb.DuckDBPyConnection, base: Truth) -> None:
    chains = [
        (root, chain, measure, category)
        for root, of in held().items()
        for chain in of.cadeias
        for place, measure in enumerate([root, *of.cadeias[chain]])
        for category in of.chain(chain)[place:]
    ]
    contained = [
        (name, part, category, outer, of.chain(part)[place] if part in of.cadeias else None)
        for name, measure in held().items()
        for outer in containers(name)
        for of in [held()[outer]]
        for part in {*measure.partitions} & {*of.partitions}
        for place, category in enumerate(measure.chain(part) if part in measure.cadeias else [None])
    ]
    for table, columns, rows in (
        (
            "contida",
            "medida varchar, recorte varchar, categoria varchar, em varchar, categoria_de_la varchar",
            contained,
        ),
        ("cadeia", "raiz varchar, cadeia varchar, medida varchar, categoria varchar", chains),
        (
            "base_verdadeira",
            "medida varchar, uf varchar, periodo_inicio date, recorte varchar, categoria varchar, n bigint",
            [(*key, n) for key, n in base.items()],
        ),
    ):
        values = ", ".join(
            f"({', '.join(literal(None if cell is None else str(cell)) for cell in row)})" for row in rows
        )
        connection.execute(f"create table {table} ({columns}); insert into {table} values {values}")
    connection.execute((HERE / "base.sql").read_text())


def _propagated(connection: duckdb.DuckDBPyConnection) -> Told:
    variables = connection.execute("select n, minimo, maximo from variavel order by id").fetchnumpy()
    entries = connection.execute(EQUATIONS).fetchnumpy()
    row, column, sign = (entries[name].astype(int) for name in ("linha", "coluna", "sinal"))
    shape = (row.max() + 1, len(variables["n"]))
    equations = csr_matrix((sign, (row, column)), shape)
    low, high = propagated(equations, variables["minimo"], variables["maximo"])
    return Told(variables["n"].astype(float), low, high, equations)
