{#-
  What a value that was refused tells of why, as dica_palavras has it, null when it tells nothing: from the column's type, the
  rule, the words accepted (null where it is not told by words) and the value as received.
-#}
{% macro dica_do_valor(regra, tipo, palavras, valor) -%}
  {%- set texto = aparado(valor) -%}
  case
    when {{ regra }} <> 'valor_invalido' then null
    when {{ celula_de_erro(texto) }} then 'celula_de_erro'
    when {{ tipo }} in ('ibge', 'cnes', 'ine', 'cbo', 'sigtap') and regexp_full_match({{ texto }}, '\d+([.,]\d+)?[eE]\+?\d+')
      then 'notacao_cientifica'
    when {{ tipo }} in ('cnes', 'ine', 'cbo') and regexp_full_match({{ texto }}, '(0+|9+)(\.0)?') then 'zeros_e_noves'
    when {{ tipo }} = 'ibge' and not regexp_matches({{ texto }}, '\d') then 'municipio_por_nome'
    when {{ tipo }} = 'instante' and {{ ler_data(texto) }} is not null then 'so_o_dia'
    when {{ tipo }} = 'medida' and {{ codigo_de_indicador(texto) }} then 'indicador_por_medida'
    when {{ tipo }} = 'indicador_local' and {{ codigo_de_indicador(texto) }} and {{ texto }} not like 'LOCAL.%'
      then 'indicador_do_catalogo'
    when {{ tipo }} = 'enum' or {{ palavras }} is not null then 'palavra_parecida'
  end
{%- endmacro %}

{#- Whether a text is written as the code of an indicator is: the norm, a dot, the rest. -#}
{% macro codigo_de_indicador(texto) -%} regexp_full_match({{ texto }}, '[A-Z]+[0-9]*\.[A-Za-z0-9._]+') {%- endmacro %}

{#- The word of a list that a text is nearest to, null when a third of its letters would have to change. -#}
{% macro palavra_parecida(texto, palavras) -%}
  list_sort(list_filter(
    list_transform(
      string_split({{ palavras }}, '|'),
      lambda palavra: {'distancia': damerau_levenshtein({{ slug('palavra') }}, {{ slug(texto) }}), 'palavra': palavra}
    ),
    lambda perto: 3 * perto.distancia <= len(cast(perto.palavra as varchar))
  ))[1].palavra
{%- endmacro %}

{#- A sentence with its gaps filled: `{name}` becomes the text that an expression gives. -#}
{% macro preenchido(frase, lacunas) -%}
  {%- set passo = namespace(sql=frase) -%}
  {%- for nome, texto in lacunas.items() %}{% set passo.sql = "replace(" ~ passo.sql ~ ", '{" ~ nome ~ "}', " ~ texto ~ ")" %}{% endfor -%}
  {{ passo.sql }}
{%- endmacro %}
