-- what belongs to the place is that of its latest row of any núcleo; the days are those of the pair
with
ponto_do_nucleo as (
  {{ cadastro('ponto') }}
)
select
  par.nucleo_id,
  par.ponto_cnes,
  lugar.nome,
  lugar.municipio_ibge,
  lugar.papel,
  lugar.hospital,
  par.implantado_em,
  par.desativado_em,
  par._entrega_id,
  par._linha
from ponto_do_nucleo as par
inner join {{ ref('dim_ponto') }} as lugar on lugar.ponto_cnes = par.ponto_cnes
