"""Totals that must equal the sum of their parts, each an identity that the norms' definitions imply."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.model import Check, Frame

_KEY = "periodo_tipo, periodo_inicio, nivel, nivel_id"
_LABELS = ("periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "total", "partes")


def total_frames() -> tuple[Frame, ...]:
    """Every identity, in the order in which the report shows them."""
    return (
        _of_indicators("HAOC1.261b", ("MSNT5.386", "MSNT5.387"), ("brasil", "uf", "nucleo")),
        _of_indicators("HAOC1.261b", ("MSNT5.379",), ("brasil", "uf")),
        _of_indicators("HAOC1.261a", ("MSNT5.391",), ("brasil", "uf")),
        _of_indicators("HAOC1.261a", ("DESD.1818",), ("brasil", "uf", "nucleo")),
        _of_breakdown("MSNT5.385", "cbo_familia"),
        _of_breakdown("MSNT5.395", "tipo_exame"),
        _of_breakdown("HAOC2.280", "tipo_exame"),
        _of_breakdown("HAOC4.315a", "classificacao"),
        _of_breakdown("MSPC6.361", "tipo"),
        _of_breakdown("MSPC6.366", "parcela"),
        _of_numerators("MSNT5.413", "resolucao_duvida"),
        _of_numerators("HAOC2.282", "intencao"),
        _of_levels("HAOC1.261b", "brasil", "nucleo"),
        _of_levels("HAOC1.261a", "brasil", "nucleo"),
        _of_levels("HAOC3.303a", "brasil", "nucleo"),
        _of_levels("MSNT5.386", "uf", "municipio"),
        _of_levels("MSNT5.387", "uf", "municipio"),
        _of_levels("DESD.1818", "uf", "municipio"),
        _at_most("MSNT5.379", "brasil", "uf"),
        _at_most("MSNT5.391", "brasil", "uf"),
        _of_months("HAOC1.261b"),
        _of_months("HAOC1.261a"),
        _of_months("HAOC3.303a"),
        _of_months("DESD.1795"),
    )


def _slug(text: str) -> str:
    return text.lower().replace(".", "_")


def _equal(name: str, description: str, sql: str) -> Frame:
    return _frame(name, description, sql, "ExpectColumnPairValuesToBeEqual", {})


def _frame(name: str, description: str, sql: str, expectation: str, options: dict[str, bool]) -> Frame:
    check = Check(
        name, expectation, None, "critica", f"{description}; avaliados e inesperados contam somas.",
        "operacao",
        arguments={"column_A": "total", "column_B": "partes", **options}, subject="valor",
    )  # fmt: skip
    return Frame(sql, (check,), weight=None, labels=_LABELS)


def _sums(condition: str, key: str, total: str, parts: str) -> str:
    """Sums by key; rounded because a figure may be a percentage, whose doubles do not add up exactly."""
    return f"""
with numero as (
    select * from registro where {condition}
)
select
    {key},
    round(coalesce({total}, 0), 6) as total,
    round(coalesce({parts}, 0), 6) as partes
from numero
group by all
order by all
"""


def _of_indicators(total: str, parts: Sequence[str], levels: Sequence[str]) -> Frame:
    listed = ", ".join(f"'{part}'" for part in parts)
    names = ", ".join(f"'{level}'" for level in levels)
    return _equal(
        f"{_slug(total)}_igual_a_{'_'.join(_slug(part) for part in parts)}",
        f"{total} é igual à soma de {' + '.join(parts)}, por período e nível",
        _sums(
            f"dimensao = 'total' and indicador_id in ('{total}', {listed}) and nivel in ({names})",
            _KEY,
            f"sum(valor) filter (where indicador_id = '{total}')",
            f"sum(valor) filter (where indicador_id in ({listed}))",
        ),
    )


def _of_breakdown(indicator: str, dimension: str) -> Frame:
    return _equal(
        f"{_slug(indicator)}_soma_por_{dimension}",
        f"O total de {indicator} é a soma das suas categorias de {dimension}",
        _sums(
            f"indicador_id = '{indicator}' and dimensao in ('total', '{dimension}')",
            _KEY,
            "sum(valor) filter (where dimensao = 'total')",
            f"sum(valor) filter (where dimensao = '{dimension}')",
        ),
    )


def _of_numerators(indicator: str, dimension: str) -> Frame:
    return _equal(
        f"{_slug(indicator)}_categorias_somam_100",
        f"Em {indicator} os numeradores por {dimension} somam o denominador (as parcelas, 100 %)",
        _sums(
            f"indicador_id = '{indicator}' and dimensao = '{dimension}'",
            _KEY,
            "max(denominador)",
            "sum(numerador)",
        ),
    )


def _by_levels(indicator: str, whole: str, part: str) -> str:
    return _sums(
        f"dimensao = 'total' and indicador_id = '{indicator}' and nivel in ('{whole}', '{part}')",
        f"periodo_tipo, periodo_inicio, '{whole}' as nivel, 'todos' as nivel_id",
        f"sum(valor) filter (where nivel = '{whole}')",
        f"sum(valor) filter (where nivel = '{part}')",
    )


def _of_levels(indicator: str, whole: str, part: str) -> Frame:
    return _equal(
        f"{_slug(indicator)}_{whole}_igual_a_soma_de_{part}",
        f"Em {indicator} o nível {whole} é igual à soma do nível {part}, por período",
        _by_levels(indicator, whole, part),
    )


def _at_most(indicator: str, whole: str, part: str) -> Frame:
    return _frame(
        f"{_slug(indicator)}_{part}_ate_{whole}",
        f"Em {indicator} a soma de {part} não passa de {whole} (registro sem município só conta no país)",
        _by_levels(indicator, whole, part),
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {"or_equal": True},
    )


def _of_months(indicator: str) -> Frame:
    month = "month(periodo_inicio)"
    sql = f"""
with numero as (
    select periodo_tipo, periodo_inicio, nivel, nivel_id, valor
    from registro
    where
        dimensao = 'total'
        and indicador_id = '{indicator}'
        and periodo_tipo in ('mes', 'quadrimestre', 'ano')
),
soma_do_ano as (
    select
        'ano' as periodo_tipo,
        make_date(year(periodo_inicio), 1, 1) as periodo_inicio,
        nivel,
        nivel_id,
        coalesce(sum(valor) filter (where periodo_tipo = 'ano'), 0) as total,
        coalesce(sum(valor) filter (where periodo_tipo = 'mes'), 0) as partes
    from numero
    group by all
),
soma_do_quadrimestre as (
    select
        'quadrimestre' as periodo_tipo,
        make_date(year(periodo_inicio), {month} - ({month} - 1) % 4, 1) as periodo_inicio,
        nivel,
        nivel_id,
        coalesce(sum(valor) filter (where periodo_tipo = 'quadrimestre'), 0) as total,
        coalesce(sum(valor) filter (where periodo_tipo = 'mes'), 0) as partes
    from numero
    where periodo_tipo <> 'ano'
    group by all
)
select * from soma_do_ano
union all
select * from soma_do_quadrimestre
order by all
"""
    return _equal(
        f"{_slug(indicator)}_soma_dos_meses",
        f"Em {indicator} o ano e o quadrimestre são a soma dos seus meses",
        sql,
    )
