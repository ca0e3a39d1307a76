"""The floor: what the same files take from a DuckDB program written by hand.

`python -m tests.bench.floor LANDING OUT` reads the CSV of teleconsultoria and telediagnóstico as text, hashes
people, types, keeps the last version of each record, writes Parquet by month and computes the ten indicators
of table.py into OUT/indicadores.parquet: indicador_id, mes, nivel_id, valor. It rejects nothing, explains
nothing and publishes nothing: it says how little time the data themselves need. On files without faults its
figures are the product's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from telessaude.store.machine import cores
from tests.bench.table import TERM_HOURS

READ = """
create table teleconsultoria as
select
  nucleo_id, teleconsultoria_id as id, ponto_cnes, municipio_ibge, situacao, tipo, origem, canal,
  try_cast(atualizado_em as timestamp) as atualizado_em,
  try_cast(solicitada_em as timestamp) as solicitada_em,
  try_cast(respondida_em as timestamp) as respondida_em,
  sha256('chave' || solicitante_id) as solicitante_id,
  sha256('chave' || teleconsultor_id) as teleconsultor_id,
  sha256('chave' || paciente_id) as paciente_id,
  solicitante_cbo, equipe_ine, especialidade, cid10, ciap2, protocolo_regulacao_id, resolucao_duvida,
  try_cast(satisfacao as integer) as satisfacao,
  intencao_encaminhamento = 'S' as intencao,
  case encaminhamento_evitado when 'S' then true when 'N' then false end as evitado,
  candidata_sof = 'S' as candidata_sof
from read_csv('{landing}/teleconsultoria/*.csv', all_varchar = true, delim = ',', header = true);
create table telediagnostico as
select
  nucleo_id, exame_id as id, ponto_cnes, municipio_ibge, situacao, tipo_exame, carater,
  try_cast(atualizado_em as timestamp) as atualizado_em,
  try_cast(solicitado_em as timestamp) as solicitado_em,
  try_cast(realizado_em as timestamp) as realizado_em,
  try_cast(laudado_em as timestamp) as laudado_em,
  sha256('chave' || solicitante_id) as solicitante_id,
  sha256('chave' || laudista_id) as laudista_id,
  sha256('chave' || paciente_id) as paciente_id,
  solicitante_cbo, equipe_ine, protocolo_regulacao_id, paciente_sexo,
  try_cast(paciente_nascimento as date) as paciente_nascimento
from read_csv('{landing}/telediagnostico/*.csv', all_varchar = true, delim = ',', header = true);
"""

LAST_VERSIONS = """
create table {source}_vigente as
select *
from {source}
qualify row_number() over (partition by nucleo_id, id order by atualizado_em desc nulls last) = 1;
copy (select *, strftime({instant}, '%Y-%m') as mes from {source}_vigente)
to '{out}/{source}' (format parquet, compression zstd, partition_by (mes));
"""

# The sets and the indicators of indicators.yml, a table a set: mes, nivel_id, a column an indicator.
OF_SETS = {
    "respondidas": """
        select
          date_trunc('month', respondida_em) as mes,
          coalesce(nucleo_id, 'BR') as nivel_id,
          count(*) as "MSNT5.379",
          count(*) filter (where tipo = 'sincrona') as "MSNT5.386",
          count(*) filter (where tipo = 'assincrona') as "MSNT5.387",
          count(distinct ponto_cnes) as "MSNT5.388a",
          100 * avg(cast(evitado as integer)) filter (where intencao) as "MSNT5.412b",
          avg(epoch(respondida_em - solicitada_em)) / 3600 as "MSNT5.417",
          100 * avg(cast(respondida_em - solicitada_em < {term} as integer))
            filter (where tipo = 'assincrona') as "MSNT5.418a"
        from teleconsultoria_vigente
        where origem = 'servico' and situacao = 'respondida'
        group by grouping sets ((mes), (mes, nucleo_id))
    """,
    "laudados": """
        select
          date_trunc('month', laudado_em) as mes,
          coalesce(nucleo_id, 'BR') as nivel_id,
          count(*) as "MSNT5.391",
          100 * avg(cast(laudado_em - realizado_em <= {term} as integer)) filter (where carater = 'eletivo')
            as "MSNT50.765"
        from telediagnostico_vigente
        where situacao = 'laudado'
        group by grouping sets ((mes), (mes, nucleo_id))
    """,
    "realizados": """
        select
          date_trunc('month', realizado_em) as mes,
          coalesce(nucleo_id, 'BR') as nivel_id,
          count(*) as "DESD.1795"
        from telediagnostico_vigente
        where situacao <> 'cancelado' and realizado_em is not null
        group by grouping sets ((mes), (mes, nucleo_id))
    """,
}
LONG = """
select indicador_id, cast(mes as date) as mes, nivel_id, cast(valor as double) as valor
from (unpivot ({table}) on columns(* exclude (mes, nivel_id)) into name indicador_id value valor)
"""


def main() -> None:
    """Read, type, deduplicate, write, compute."""
    landing, out = (Path(given) for given in sys.argv[1:])
    out.mkdir(parents=True)
    settings = {"threads": cores(), "preserve_insertion_order": False, "temp_directory": str(out / "spill")}
    with duckdb.connect(config=settings) as connection:
        connection.execute(READ.format(landing=landing))
        for source, instant in (
            ("teleconsultoria", "coalesce(respondida_em, solicitada_em)"),
            ("telediagnostico", "coalesce(laudado_em, realizado_em, solicitado_em)"),
        ):
            connection.execute(LAST_VERSIONS.format(source=source, instant=instant, out=out))
        term = f"interval {TERM_HOURS} hour"
        figures = " union all ".join(LONG.format(table=table.format(term=term)) for table in OF_SETS.values())
        connection.execute(f"copy ({figures}) to '{out}/indicadores.parquet' (format parquet)")


if __name__ == "__main__":
    main()
