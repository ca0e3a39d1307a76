"""Totals that must equal the sum of their parts, each an identity that the norms' definitions imply.

All are taken in one pass over the figures: the sums that are right come as one row an identity, the others
one by one. Of a closed period what waits is summed, not what was kept: a year that stays open is the sum of
its months as they are computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from expectations.model import Check, Frame

_KEY = ("periodo_tipo", "periodo_inicio", "nivel", "nivel_id")
_NUMBER = "indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria"
_DETAIL = ("ponto", "equipe", "profissional")
_LABELS = (*_KEY, "total", "partes")


@dataclass(frozen=True)
class _Identity:
    """Two sums of figures, by ``key``, of the rows of ``indicators`` where ``condition`` holds."""

    name: str
    description: str
    indicators: tuple[str, ...]
    condition: str
    total: str
    parts: str
    relation: Literal["=", ">="] = "="
    key: tuple[str, ...] = _KEY

    @property
    def sql(self) -> str:
        """Rounded because a figure may be a percentage, whose doubles do not add up exactly."""
        named = (f"{column} as {name}" for column, name in zip(self.key, _KEY, strict=True))
        return f"""
select
    '{self.name}' as identidade,
    {", ".join(named)},
    round(coalesce({self.total}, 0), 6) as total,
    round(coalesce({self.parts}, 0), 6) as partes,
    '{self.relation}' as relacao
from numero
where indicador_id in ({_listed(self.indicators)}) and {self.condition}
group by all"""

    @property
    def check(self) -> Check:
        return Check(
            self.name, "ExpectColumnValuesToBeInSet", self.name, "critica",
            f"{self.description}; avaliados e inesperados contam somas.", "operacao",
            arguments={"value_set": [True]}, subject="valor",
        )  # fmt: skip


def total_frame() -> Frame:
    """Every identity, in the order in which the report shows them."""
    indicators = sorted({name for identity in _IDENTITIES for name in identity.indicators})
    columns = ",\n    ".join(
        f"case when identidade = '{i.name}' then certa end as {i.name}" for i in _IDENTITIES
    )
    sql = f"""
with numero as materialized (
    select {_NUMBER}, numerador, denominador, valor, cobertura
    from registro
    anti join marts.revisao_pendente using ({_NUMBER})
    where indicador_id in ({_listed(indicators)})
    union all
    select {_NUMBER}, numerador_que_espera, denominador_que_espera, valor_que_espera, cobertura_que_espera
    from marts.revisao_pendente
    where indicador_id in ({_listed(indicators)}) and mudanca <> 'retirado'
        and nivel not in ({_listed(_DETAIL)})
),
soma as ({" union all ".join(identity.sql for identity in _IDENTITIES)}
),
soma_julgada as (
    select *, case relacao when '=' then total = partes else total >= partes end as certa from soma
)
select
    {columns},
    {", ".join(f"case when not certa then {label} end as {label}" for label in _LABELS)},
    count(*) as registros
from soma_julgada
group by all
order by all
"""
    return Frame(
        sql, tuple(identity.check for identity in _IDENTITIES), labels=_LABELS,
        requires=("marts.revisao_pendente",),
    )  # fmt: skip


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _slug(text: str) -> str:
    return text.lower().replace(".", "_")


def _of_indicators(total: str, parts: Sequence[str], levels: Sequence[str]) -> _Identity:
    return _Identity(
        f"{_slug(total)}_igual_a_{'_'.join(_slug(part) for part in parts)}",
        f"{total} é igual à soma de {' + '.join(parts)}, por período e nível",
        (total, *parts),
        f"dimensao = 'total' and nivel in ({_listed(levels)})",
        f"sum(valor) filter (where indicador_id = '{total}')",
        f"sum(valor) filter (where indicador_id in ({_listed(parts)}))",
    )


def _of_breakdown(indicator: str, dimension: str) -> _Identity:
    return _Identity(
        f"{_slug(indicator)}_soma_por_{dimension}",
        f"O total de {indicator} é a soma das suas categorias de {dimension}",
        (indicator,),
        f"dimensao in ('total', '{dimension}')",
        "sum(valor) filter (where dimensao = 'total')",
        f"sum(valor) filter (where dimensao = '{dimension}')",
    )


def _of_numerators(indicator: str, dimension: str) -> _Identity:
    return _Identity(
        f"{_slug(indicator)}_categorias_somam_100",
        f"Em {indicator} os numeradores por {dimension} somam o denominador (as parcelas, 100 %)",
        (indicator,),
        f"dimensao = '{dimension}'",
        "max(denominador)",
        "sum(numerador)",
    )


def _of_informed(indicator: str, dimension: str) -> _Identity:
    return replace(
        _of_numerators(indicator, dimension),
        name=f"{_slug(indicator)}_categorias_somam_a_cobertura",
        description=f"Em {indicator} os numeradores por {dimension} somam a parte do denominador que a "
        "informa (as parcelas, a cobertura)",
        total="max(denominador * cobertura)",
    )


def _of_levels(indicator: str, whole: str, part: str) -> _Identity:
    return _Identity(
        f"{_slug(indicator)}_{whole}_igual_a_soma_de_{part}",
        f"Em {indicator} o nível {whole} é igual à soma do nível {part}, por período",
        (indicator,),
        f"dimensao = 'total' and nivel in ('{whole}', '{part}')",
        f"sum(valor) filter (where nivel = '{whole}')",
        f"sum(valor) filter (where nivel = '{part}')",
        key=("periodo_tipo", "periodo_inicio", f"'{whole}'", "'todos'"),
    )


def _at_most(indicator: str, whole: str, part: str) -> _Identity:
    return replace(
        _of_levels(indicator, whole, part),
        name=f"{_slug(indicator)}_{part}_ate_{whole}",
        description=f"Em {indicator} a soma de {part} não passa de {whole} "
        "(registro sem município só conta no país)",
        relation=">=",
    )


def _of_months(indicator: str, longer: str) -> _Identity:
    month = "month(periodo_inicio)"
    start = {
        "ano": "make_date(year(periodo_inicio), 1, 1)",
        "quadrimestre": f"make_date(year(periodo_inicio), {month} - ({month} - 1) % 4, 1)",
    }[longer]
    return _Identity(
        f"{_slug(indicator)}_{longer}_soma_dos_meses",
        f"Em {indicator} o {longer} é a soma dos seus meses",
        (indicator,),
        f"dimensao = 'total' and periodo_tipo in ('mes', '{longer}')",
        f"sum(valor) filter (where periodo_tipo = '{longer}')",
        "sum(valor) filter (where periodo_tipo = 'mes')",
        key=(f"'{longer}'", start, "nivel", "nivel_id"),
    )


# Only breakdowns that partition: a record has one and only one of their categories.
_IDENTITIES = (
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
    _of_breakdown("PAHO.161", "modalidade"),
    _of_breakdown("DESD.1800", "servico"),
    _of_numerators("MSNT5.413", "resolucao_duvida"),
    _of_numerators("HAOC2.282", "intencao"),
    _of_informed("PAHO.210", "especialidade"),
    _of_numerators("TIC.840", "monitoramento"),
    _of_levels("HAOC1.261b", "brasil", "nucleo"),
    _of_levels("HAOC1.261a", "brasil", "nucleo"),
    _of_levels("HAOC3.303a", "brasil", "nucleo"),
    _of_levels("PAHO.161", "brasil", "nucleo"),
    _of_levels("DESD.1800", "brasil", "nucleo"),
    _of_levels("MSNT5.386", "uf", "municipio"),
    _of_levels("MSNT5.387", "uf", "municipio"),
    _of_levels("DESD.1818", "uf", "municipio"),
    _of_levels("PAHO.161", "uf", "municipio"),
    _at_most("MSNT5.379", "brasil", "uf"),
    _at_most("MSNT5.391", "brasil", "uf"),
    *(
        _of_months(indicator, longer)
        for indicator in ("HAOC1.261b", "HAOC1.261a", "HAOC3.303a", "DESD.1795", "PAHO.161", "DESD.1800")
        for longer in ("quadrimestre", "ano")
    ),
)
