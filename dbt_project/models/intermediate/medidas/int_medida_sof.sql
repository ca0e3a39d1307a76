with
evento_de_sof as (
  {{ evento_de_sof() }}
),
{{ medidas_por_nivel('evento_de_sof', 'int_medida_sof') }}
