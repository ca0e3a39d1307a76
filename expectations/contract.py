"""The checks that follow from the input contract, the same way for every source."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.model import Check, Frame, Owner
from expectations.rules import Rule, key_frame, rules_frame
from expectations.vocabulary import MINIMUM_RESOLVED_SHARE, PSEUDONYM, SHAPES, UFS
from orchestration.contract import Column, Source, load_sources

# Where the accepted rows of a registry are, for the references of the contract.
REGISTRY_TABLES = {
    "nucleo": "fatos.dim_nucleo",
    "ponto": "fatos.dim_ponto",
    "equipe": "fatos.dim_equipe",
    "protocolo_regulacao": "fatos.dim_protocolo_regulacao",
}
# The deliveries under judgement, a view that the runner makes.
NEW_DELIVERIES = "(select entrega_id from entrega_em_exame)"


def contract_frames(name: str, table: str, rules: Sequence[Rule] = ()) -> tuple[Frame, ...]:
    """Every frame that the contract of source ``name`` implies for ``table``, with its own ``rules``.

    Keys, required and defaulted columns, domains, shapes of codes, pseudonyms, references and municípios.
    """
    source = load_sources()[name]
    people_key = any(column in source.people for column in source.key)
    frames = [
        key_frame(
            table, source.key, "chave_unica",
            "Cada chave de negócio aparece uma única vez, contando também o que já estava no armazém.",
            sensitive=people_key,
        ),
        _staging_key(name),
        rules_frame([*_filled(source), *_pseudonyms(source), *rules], labels=_labels(source)),
        *_domains(source),
        *_shapes(source),
        *_references(source),
    ]  # fmt: skip
    return tuple(frames)


def _labels(source: Source) -> tuple[str, ...]:
    return ("nucleo_id",) if "nucleo_id" in source.columns else ()


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


def _domain(column: Column) -> list[str | int] | None:
    if column.type == "enum":
        return list(column.of) if isinstance(column.of, tuple) else list(UFS)
    if isinstance(column.of, str) and ".." in column.of:
        low, high = column.of.split("..")
        return list(range(int(low), int(high) + 1))
    return None


def _domains(source: Source) -> list[Frame]:
    domains = {name: values for name, column in source.columns.items() if (values := _domain(column))}
    if not domains:
        return []
    columns = ", ".join(domains)
    checks = tuple(
        Check(
            f"dominio_{name}", "ExpectColumnValuesToBeInSet", name, "critica",
            f"Somente os valores do contrato: {', '.join(str(value) for value in values)}.", "operacao",
            arguments={"value_set": values},
        )
        for name, values in domains.items()
    )  # fmt: skip
    sql = f"select {columns}, count(*) as registros\nfrom registro\ngroup by all\norder by all"
    return [Frame(sql, checks)]


def _shapes(source: Source) -> list[Frame]:
    frames = []
    for name, column in source.columns.items():
        kind = column.of if column.type == "lista" else column.type
        if kind not in SHAPES:
            continue
        value = f"unnest({name})" if column.type == "lista" else name
        check = Check(
            f"forma_{name}", "ExpectColumnValuesToMatchRegex", name, "critica",
            f"Código {str(kind).upper()} completo, só com os caracteres que o código oficial tem.",
            "operacao",
            arguments={"regex": SHAPES[str(kind)]},
        )  # fmt: skip
        sql = f"""
with codigo as (
    select {value} as {name} from registro
)
select {name}, count(*) as registros
from codigo
where {name} is not null
group by {name}
order by {name}
"""
        frames.append(Frame(sql, (check,)))
    return frames


def _references(source: Source) -> list[Frame]:
    frames = []
    for name, column in source.columns.items():
        if column.type == "ibge":
            frames.append(_resolved(name, "fatos.dim_municipio", "municipio_ibge", "operacao"))
        if column.ref is None:
            continue
        table, key = REGISTRY_TABLES[column.ref], load_sources()[column.ref].key[0]
        if column.req:
            frames.append(_resolved(name, table, key, "operacao"))
        else:
            frames.append(_resolved_share(source, name, table, key))
    return frames


def _resolved(name: str, table: str, key: str, owner: Owner) -> Frame:
    sql = f"""
with codigo as (
    select {name}, count(*) as registros from registro where {name} is not null group by {name}
)
select {name}, {name} in (select {key} from {table}) as resolve, registros
from codigo
order by {name}
"""
    check = Check(
        f"referencia_{name}", "ExpectColumnValuesToBeInSet", "resolve", "critica",
        f"Todo valor existe em {table.split('.')[1]}.", owner, arguments={"value_set": [True]}, subject=name,
    )  # fmt: skip
    return Frame(sql, (check,), labels=(name,), requires=(table,))


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
