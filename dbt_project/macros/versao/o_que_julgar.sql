{#-
  What the contract says of a source that its versions are judged by, gathered once and handed to every step:

  fonte, chave    its name and its business key
  instantes       its instants: {coluna, exigido: a row without it is refused, pode_ser_futuro}
  referencias     its codes of registries: {coluna, cadastro, exigido}
  faltas, ordens  which instants a situacao demands {coluna, situacoes}, which must not precede another {coluna, antes}
  pedidas         which columns the row of a registry that this one names demands: {coluna, referencia, condicao}
  nomes           where senders may give a ponto's name instead of its code, the column that holds it; else empty
  municipio_por_nome, municipio_exigido
                  whether a name alone may be its município, and whether a row without one is refused
  relogio, lugar  the registry whose clock counts where an instant has no offset, and its code: nucleo; of a record without
                  one, municipio
  mais_nova       the column whose greatest value is the version in force, where a source has one
  julgadas        what the judged row keeps: its key, its instants in UTC, what its names came to
-#}
{% macro o_que_julgar(fonte) -%}
  {%- set c = contrato(fonte) -%}
  {%- set tem_nucleo = 'nucleo_id' in c.colunas -%}
  {%- set instantes, referencias, pedidas, em_utc = [], [], [], [] -%}
  {%- for coluna, dita in c.colunas.items() -%}
    {%- if dita.type == 'instante' -%}
      {%- do instantes.append(
        {'coluna': coluna, 'exigido': dita.req is defined, 'pode_ser_futuro': dita.future is defined}
      ) -%}
      {%- do em_utc.append(coluna ~ '_utc') -%}
    {%- endif -%}
    {%- if dita.ref is defined -%}
      {%- do referencias.append({'coluna': coluna, 'cadastro': dita.ref, 'exigido': dita.req is defined}) -%}
    {%- endif -%}
    {%- for referencia, condicao in dita.get('required_where', {}).items() -%}
      {%- do pedidas.append({'coluna': coluna, 'referencia': referencia, 'condicao': condicao}) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return({
    'fonte': fonte,
    'chave': c.chave,
    'instantes': instantes,
    'referencias': referencias,
    'faltas': regras(fonte).exigidas,
    'ordens': regras(fonte).ordens,
    'pedidas': pedidas,
    'nomes': c.nomes,
    'relogio': 'nucleo' if tem_nucleo else 'municipio',
    'lugar': 'nucleo_id' if tem_nucleo else 'municipio_ibge',
    'municipio_por_nome': c.municipio_por_nome,
    'municipio_exigido': c.municipio_por_nome and c.colunas.municipio_ibge.req is defined,
    'julgadas': c.chave + em_utc + (['municipio_resolvido'] if c.municipio_por_nome else [])
      + (['ponto_resolvido'] if c.nomes else []) + ([c.mais_nova] if c.mais_nova else []),
    'mais_nova': c.mais_nova
  }) }}
{%- endmacro %}
