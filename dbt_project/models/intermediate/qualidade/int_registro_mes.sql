-- kept at publication as anterior.registro_mes, so that the next run knows what fell
select
  fonte,
  nucleo_id,
  mes,
  count(*) as linhas
from {{ ref('int_linha_comparada') }}
where vigente
group by fonte, nucleo_id, mes
