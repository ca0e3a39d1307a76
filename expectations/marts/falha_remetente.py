"""Known faults of real senders, one result per núcleo and fault: reported, not corrected, never blocking."""

from expectations.model import Check, Frame, Suite
from telessaude.contract.words import load_words

TABLE = "marts.falha_remetente"

_KNOWN = ", ".join(f"('{fault}')" for fault in load_words().falhas)

# Núcleos without a fault are shown too: that nothing was found is news only when it was looked for.
_SQL = f"""
with falha_conhecida as (
    select falha from (values {_KNOWN}) as conhecida (falha)
    union
    select falha from registro
),
nucleo_avaliado as (
    select nucleo_id from marts.nucleo
    union
    select nucleo_id from registro
)
select
    n.nucleo_id,
    f.falha,
    coalesce(sum(r.ocorrencias), 0)::bigint as ocorrencias,
    coalesce(sum(r.registros), 0)::bigint as registros,
    count(distinct r.mes) as meses,
    max(r.descricao) as detalhe
from nucleo_avaliado as n
cross join falha_conhecida as f
left join registro as r on r.nucleo_id = n.nucleo_id and r.falha = f.falha
group by n.nucleo_id, f.falha
order by n.nucleo_id, f.falha
"""

CHECK = Check(
    "falha_conhecida", "ExpectColumnValuesToBeBetween", "ocorrencias", "aviso",
    "Falha conhecida do sistema do remetente: os registros contam como vieram; o núcleo deve corrigi-la.",
    "nucleo", arguments={"max_value": 0}, subject="falha", per_row=("nucleo_id", "falha"),
)  # fmt: skip

SUITE = Suite(
    name="mart_falha_remetente",
    kind="mart",
    table=TABLE,
    asset="falha_remetente",
    heading="Falhas conhecidas dos remetentes",
    unusable="nada deixa de ser publicado; os indicadores do núcleo devem ser lidos com a ressalva da falha",
    frames=(
        Frame(
            _SQL, (CHECK,), weight=None, labels=("ocorrencias", "registros", "meses", "detalhe"),
            requires=("marts.nucleo",),
        ),
    ),
)  # fmt: skip
