"""The checks that follow from the input contract, the same way for every source.

Three frames a source, however many columns it has: its keys, its rules row by row, the distinct values of its
columns of codes. Only lists, and references that need not resolve, have frames of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.instants import not_before, not_in_the_future, required_when, within_nucleus_term
from expectations.model import Check, Frame
from expectations.rules import Rule, key_frame, rules_frame
from expectations.vocabulary import MINIMUM_RESOLVED_SHARE, OWN_SHAPES, PSEUDONYM, SHAPES, UFS
from telessaude.contract import Column, Source, load_sources
from telessaude.contract.families import load_families

# Where the accepted rows of a registry are, for the references of the contract.
REGISTRY_TABLES = {
    "nucleo": "fatos.dim_nucleo",
    "ponto": "fatos.dim_ponto",
    "equipe": "fatos.dim_equipe",
    "protocolo_regulacao": "fatos.dim_protocolo_regulacao",
    "hospital": "fatos.dim_hospital",
    "indicador_local": "fatos.dim_indicador_local",
}
# What says who sent a row, the first that the source has.
LABELS = ("nucleo_id", "uf", "municipio_ibge", "cnes")
# The deliveries under judgement, a view that the runner makes.
NEW_DELIVERIES = "(select entrega_id from entrega_em_exame)"


def contract_frames(name: str, table: str, rules: Sequence[Rule] = ()) -> tuple[Frame, ...]:
    """Every frame that the contract of source ``name`` implies for ``table``, with its own ``rules``.

    Keys, required and defaulted columns, domains, shapes of codes, pseudonyms, references and municípios; of
    instants their order, what is required when, none in the future, and the term of the núcleo.
    """
    source = load_sources()[name]
    frames = [
        key_frame(
            table, source.key, "chave_unica",
            "Cada chave de negócio aparece uma única vez, contando também o que já estava no armazém.",
            sensitive=any(column in source.people for column in source.key),
            whole=source.group != "records",
        ),
        _staging_key(name),
        rules_frame(
            [
                *_filled(source), *_pseudonyms(source), *_finite(source), *_months(source),
                *_instants(source), *rules,
            ],
            labels=[label for label in LABELS if label in source.columns][:1],
        ),
        *_codes(source),
        *_lists(source),
        *_shares(source),
        *_asked_for(source),
        *_term(source),
    ]  # fmt: skip
    return tuple(frames)


def _staging_key(name: str) -> Frame:
    sql = f"""
with linha_preparada as (
    select _entrega_id, _linha, count(*) as copias
    from staging.stg_{name}
    where _entrega_id in {NEW_DELIVERIES}
    group by _entrega_id, _linha
)
select
    copias = 1 as linha_unica,
    case when copias > 1 then _entrega_id end as entrega_id,
    count(*) as registros
from linha_preparada
group by all
order by all
limit 1000
"""
    check = Check(
        "linha_unica", "ExpectColumnValuesToBeInSet", "linha_unica", "critica",
        "Cada linha entregue aparece uma única vez depois de preparada.", "operacao",
        arguments={"value_set": [True]}, subject="_entrega_id, _linha",
    )  # fmt: skip
    return Frame(sql, (check,), labels=("entrega_id",), requires=(f"staging.stg_{name}", "lago.entrega"))


def _filled(source: Source) -> list[Rule]:
    return [
        Rule(
            f"preenchida_{name}",
            f"{name} is not null",
            name,
            "Coluna obrigatória (ou com valor padrão) sempre preenchida nas linhas aceitas.",
        )
        for name, column in source.columns.items()
        if column.req or column.default is not None
    ]


def _pseudonyms(source: Source) -> list[Rule]:
    return [
        Rule(
            f"pseudonimo_{name}",
            f"regexp_full_match({name}, '{PSEUDONYM}')",
            name,
            "Pessoas só como pseudônimo de 32 hexadecimais; nunca CPF, CNS, nome ou código do núcleo.",
        )
        for name in source.people
    ]


def _finite(source: Source) -> list[Rule]:
    return [
        Rule(
            f"finita_{name}", f"isfinite({name})", name, "Número, nunca infinito: somado, contamina o total."
        )
        for name, column in source.columns.items()
        if column.type == "decimal"
    ]


def _months(source: Source) -> list[Rule]:
    return [
        Rule(
            f"{name}_no_primeiro_dia",
            f"day({name}) = 1" if column.period is None else _first_of(column.period, name),
            name,
            "A competência é sempre o primeiro dia do seu mês ou período; senão ele teria duas linhas.",
        )
        for name, column in source.columns.items()
        if column.type == "competencia"
    ]


def _first_of(period: str, day: str) -> str:
    """Quadrimesters begin in January, May and September."""
    return (
        f"day({day}) = 1 and case {period} when 'ano' then month({day}) = 1 "
        f"when 'quadrimestre' then month({day}) in (1, 5, 9) else true end"
    )


def _asked_for(source: Source) -> list[Frame]:
    """What a row needs because of the row of a registry that it names."""
    return [
        rules_frame(
            [
                Rule(
                    f"{name}_quando_exigida",
                    f"{name} is not null or {code} not in (select {registry.code} from {table} where {asks})",
                    name,
                    f"Preenchida sempre que o cadastro de {registry.name} a exige.",
                )
            ],
            labels=(code,),
            requires=(table,),
        )
        for name, column in source.columns.items()
        for code, asks in (column.required_where or {}).items()
        for registry in [load_sources()[str(source.columns[code].ref)]]
        for table in [REGISTRY_TABLES[registry.name]]
    ]


def _instants(source: Source) -> list[Rule]:
    rules = load_families().rules(source.name)
    instants = {name: column for name, column in source.columns.items() if column.type == "instante"}
    return [
        *not_in_the_future([name for name, column in instants.items() if not column.future]),
        *(not_before(later, earlier) for later, earlier in rules.ordens.items()),
        *(required_when(name, situations) for name, situations in rules.exigidas.items()),
    ]


def _term(source: Source) -> list[Frame]:
    family = load_families().of_records.get(source.name)
    return [within_nucleus_term(family.dating[0])] if family and "nucleo_id" in source.columns else []


def _codes(source: Source) -> list[Frame]:
    """The distinct values of every column with a domain, a shape or a registry that it must be in."""
    checks: dict[str, list[Check]] = {}
    resolved, requires = [], []
    for name, column in source.columns.items():
        found = [*_domain_checks(name, column), *_shape_checks(name, column)]
        registry = _registry(column)
        if registry is not None:
            found.append(_reference_check(name, registry[0]))
            resolved.append(f"{_resolves(name, column, *registry)} as resolve_{name}")
            requires.append(registry[0])
        if found:
            checks[name] = found
    if not checks:
        return []
    columns = ", ".join(checks)
    sql = f"""
with valor_distinto as (
    select {columns}, count(*) as registros
    from registro
    group by grouping sets ({", ".join(f"({name})" for name in checks)})
)
select {", ".join([columns, *resolved, "registros"])}
from valor_distinto
where coalesce({", ".join(f"{name}::varchar" for name in checks)}) is not null
order by all
"""
    flat = tuple(check for found in checks.values() for check in found)
    return [Frame(sql, flat, requires=tuple(dict.fromkeys(requires)))]


def _domain_checks(name: str, column: Column) -> list[Check]:
    values = _domain(column)
    if values is None:
        return []
    return [
        Check(
            f"dominio_{name}", "ExpectColumnValuesToBeInSet", name, "critica",
            f"Somente os valores do contrato: {', '.join(str(value) for value in values)}.", "operacao",
            arguments={"value_set": values},
        )
    ]  # fmt: skip


def _domain(column: Column) -> list[str | int] | None:
    if column.type == "enum":
        return list(column.of) if isinstance(column.of, tuple) else list(UFS)
    if isinstance(column.of, str) and ".." in column.of:
        low, high = column.of.split("..")
        return list(range(int(low), int(high) + 1))
    return None


def _shape_checks(name: str, column: Column) -> list[Check]:
    return [_shape_check(name, column.type)] if column.type in SHAPES else []


def _shape_check(name: str, kind: str) -> Check:
    what = OWN_SHAPES.get(
        kind, f"Código {kind.upper()} completo, só com os caracteres que o código oficial tem."
    )
    return Check(
        f"forma_{name}", "ExpectColumnValuesToMatchRegex", name, "critica", what, "operacao",
        arguments={"regex": SHAPES[kind]},
    )  # fmt: skip


def _registry(column: Column) -> tuple[str, str] | None:
    """The table and the key where every value of the column must be found."""
    if column.type == "ibge":
        return "fatos.dim_municipio", "municipio_ibge"
    if column.ref is not None and column.req:
        return REGISTRY_TABLES[column.ref], load_sources()[column.ref].code
    if column.type == "medida":
        return "marts.medida", "medida"
    return None


def _resolves(name: str, column: Column, table: str, key: str) -> str:
    """By the contract a registry without rows is not checked against, but nucleo always is."""
    checked = f"{name} is not null"
    if column.ref not in (None, "nucleo"):
        checked += f" and exists (select 1 from {table})"
    return f"case when {checked} then {name} in (select {key} from {table}) end"


def _reference_check(name: str, table: str) -> Check:
    return Check(
        f"referencia_{name}", "ExpectColumnValuesToBeInSet", f"resolve_{name}", "critica",
        f"Todo valor existe em {table.split('.')[1]}.", "operacao",
        arguments={"value_set": [True]}, subject=name,
    )  # fmt: skip


def _lists(source: Source) -> list[Frame]:
    frames = []
    for name, column in source.columns.items():
        if column.type != "lista" or column.of not in SHAPES:
            continue
        sql = f"""
with codigo as (
    select unnest({name}) as {name} from registro
)
select {name}, count(*) as registros
from codigo
where {name} is not null
group by {name}
order by {name}
"""
        frames.append(Frame(sql, (_shape_check(name, str(column.of)),)))
    return frames


def _shares(source: Source) -> list[Frame]:
    return [
        _resolved_share(source, name, REGISTRY_TABLES[column.ref], load_sources()[column.ref].code)
        for name, column in source.columns.items()
        if column.ref is not None and not column.req
    ]


def _resolved_share(source: Source, name: str, table: str, key: str) -> Frame:
    """Share of known codes per núcleo; by the contract, a registry without rows is not checked against."""
    unit = "nucleo_id" if "nucleo_id" in source.columns and name != "nucleo_id" else "'todos'"
    sql = f"""
with codigo as (
    select {unit} as grupo, {name} as codigo, count(*) as registros
    from registro
    where {name} is not null and exists (select 1 from {table})
    group by all
)
select
    grupo,
    coalesce(sum(registros) filter (where codigo in (select {key} from {table})), 0) / sum(registros)
        as parcela_conhecida
from codigo
group by grupo
order by grupo
"""
    check = Check(
        f"referencia_{name}", "ExpectColumnValuesToBeBetween", "parcela_conhecida", "aviso",
        f"Em cada núcleo, ao menos {MINIMUM_RESOLVED_SHARE:.0%} dos códigos informados existem no cadastro "
        f"({table.split('.')[1]}); avaliados e inesperados contam núcleos.",
        "nucleo", arguments={"min_value": MINIMUM_RESOLVED_SHARE}, subject=name,
    )  # fmt: skip
    return Frame(sql, (check,), weight=None, labels=("grupo", "parcela_conhecida"), requires=(table,))
