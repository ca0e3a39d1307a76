{#- Time zones of the 27 UFs (sources.yml). A constant zone a branch: a zone read from a column costs 25 times as much. -#}
{% macro fusos() -%}
  {{ return([
    'America/Sao_Paulo', 'America/Bahia', 'America/Fortaleza', 'America/Recife', 'America/Maceio', 'America/Belem',
    'America/Araguaina', 'America/Manaus', 'America/Cuiaba', 'America/Campo_Grande', 'America/Porto_Velho',
    'America/Boa_Vista', 'America/Rio_Branco'
  ]) }}
{%- endmacro %}

{#- A local clock reading as UTC; one that the end of daylight saving repeats is the first of the two (ICU takes the second). -#}
{% macro _local_para_utc(relogio, fuso) -%}
  timezone('UTC', timezone('{{ fuso }}', {{ relogio }}) - case
    when {{ relogio }} < timestamp '2019-03-01 00:00:00'
      and timezone('{{ fuso }}', timezone('{{ fuso }}', {{ relogio }}) - interval 1 hour) = {{ relogio }}
      then interval 1 hour
    else interval 0 hour
  end)
{%- endmacro %}

{#- The instant in UTC, from the clock as written, its offset if it had one, else the local zone. -#}
{% macro para_utc(relogio, deslocamento, fuso) -%}
  case
    when {{ deslocamento }} is not null then {{ relogio }} - to_minutes({{ deslocamento }})
    {%- for zona in fusos() %}
    when {{ fuso }} = '{{ zona }}' then {{ _local_para_utc(relogio, zona) }}
    {%- endfor %}
  end
{%- endmacro %}

{#- The clock on the wall at an instant given in UTC. -#}
{% macro para_local(utc, fuso) -%}
  case {{ fuso }}
    {%- for zona in fusos() %}
    when '{{ zona }}' then timezone('{{ zona }}', timezone('UTC', {{ utc }}))
    {%- endfor %}
  end
{%- endmacro %}
