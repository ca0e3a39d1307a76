{#-
  Time zones of the 27 UFs (sources.yml), with the hours that each lay behind UTC in the years below. A constant zone a
  branch: a zone read from a column costs 25 times as much.
-#}
{% macro fusos() -%}
  {{ return({
    'America/Sao_Paulo': 3, 'America/Bahia': 3, 'America/Fortaleza': 3, 'America/Recife': 3, 'America/Maceio': 3,
    'America/Belem': 3, 'America/Araguaina': 3, 'America/Manaus': 4, 'America/Cuiaba': 4, 'America/Campo_Grande': 4,
    'America/Porto_Velho': 4, 'America/Boa_Vista': 4, 'America/Rio_Branco': 5
  }) }}
{%- endmacro %}

{#-
  Whether an instant, or a clock, lies in the years without daylight saving that are past for good: there a subtraction gives
  what the zone's rules give in ten times the time, a fifth of all that a complete run spends on telediagnósticos.
-#}
{% macro _sem_horario_de_verao(instante) -%}
  {{ instante }} >= timestamp '2019-03-01 00:00:00' and {{ instante }} < timestamp '2026-01-01 00:00:00'
{%- endmacro %}

{#- A local clock reading as UTC; one that the end of daylight saving repeats is the first of the two (ICU takes the second). -#}
{% macro _local_para_utc(relogio, fuso, horas) -%}
  case
    when {{ _sem_horario_de_verao(relogio) }} then {{ relogio }} + interval {{ horas }} hour
    else timezone('UTC', timezone('{{ fuso }}', {{ relogio }}) - case
      when {{ relogio }} < timestamp '2019-03-01 00:00:00'
        and timezone('{{ fuso }}', timezone('{{ fuso }}', {{ relogio }}) - interval 1 hour) = {{ relogio }}
        then interval 1 hour
      else interval 0 hour
    end)
  end
{%- endmacro %}

{#- The instant in UTC, from the clock as written, its offset if it had one, else the local zone. -#}
{% macro para_utc(relogio, deslocamento, fuso) -%}
  case
    when {{ deslocamento }} is not null then {{ relogio }} - to_minutes({{ deslocamento }})
    {%- for zona, horas in fusos().items() %}
    when {{ fuso }} = '{{ zona }}' then {{ _local_para_utc(relogio, zona, horas) }}
    {%- endfor %}
  end
{%- endmacro %}

{#- The clock on the wall at an instant given in UTC. -#}
{% macro para_local(utc, fuso) -%}
  case {{ fuso }}
    {%- for zona, horas in fusos().items() %}
    when '{{ zona }}' then case
      when {{ _sem_horario_de_verao(utc) }} then {{ utc }} - interval {{ horas }} hour
      else timezone('{{ zona }}', timezone('UTC', {{ utc }}))
    end
    {%- endfor %}
  end
{%- endmacro %}
