{#-
  Every delivered row of a source, judged: which are versions of a record, which were withdrawn, which one is in force.

  Rejection first: a row is accepted when its required columns are valid, its references exist, no instant of a required
  column lies in the future and no instant precedes the one it follows. Among accepted rows that no later envelope withdrew,
  those of a format that only adds come last; then the greatest atualizado_em is in force, then the later arrival, then the
  later row.

  Columns: _entrega_id, _linha, the key, <instante>_utc where the source has instants, municipio_resolvido and ponto_resolvido
  where senders may give names instead of codes, aceita, retirada, vigente, _problemas (list of {coluna, regra}, null when none).

  A step a file, each a CTE that reads the one before; its name says what a row is. A step that has nothing to do for a source
  lets its rows through. tests/models/test_versao.py runs each on rows made by hand. All of them for one source, as DuckDB gets
  them: .venv/bin/python -m telessaude.models.compiled int_teleconsultoria_versao
-#}
{% macro versao(fonte, chave_afetada=none) %}
{%- set j = o_que_julgar(fonte) -%}
with
{{ linha_a_julgar(j, chave_afetada) }},
{{ linha_situada(j) }},
{{ linha_com_codigos(j) }},
{{ linha_conferida(j) }},
{{ linha_em_utc(j) }},
{{ linha_sem_futuro(j) }},
{{ linha_com_regras(j) }},
{{ linha_julgada(j) }},
{{ versao_de_registro(j) }}
select
  l._entrega_id,
  l._linha,
  {%- for coluna in j.julgadas %}
  l.{{ coluna }},
  {%- endfor %}
  l.aceita,
  l.aceita and e.retirada as retirada,
  coalesce(v.vigente, false) as vigente,
  l._problemas
from linha_julgada as l
inner join {{ ref('int_entrega') }} as e on e.entrega_id = l._entrega_id
left join versao_de_registro as v on v._entrega_id = l._entrega_id and v._linha = l._linha
{% endmacro %}
