"""Regiões de saúde: in which regions of its state each município is."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning

TABLE = "fatos.dim_regiao"

RULES = (
    warning(
        "todo_municipio_da_uf",
        f"""(tipo, left(municipio_ibge, 2)) not in (
            select (r.tipo, left(m.municipio_ibge, 2))
            from fatos.dim_municipio as m
            inner join (select tipo, left(municipio_ibge, 2) as uf from {TABLE} group by all) as r
                on r.uf = left(m.municipio_ibge, 2)
            where (r.tipo, m.municipio_ibge) not in (select (tipo, municipio_ibge) from {TABLE})
        )""",
        "municipio_ibge",
        "Cada divisão traz todos os municípios do estado; o que falta não conta em região nenhuma.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_regiao",
    kind="fonte",
    table=TABLE,
    asset="dim_regiao",
    unusable="as regiões de saúde, macrorregiões e regionais dos municípios",
    frames=contract_frames("regiao", TABLE, RULES),
)
