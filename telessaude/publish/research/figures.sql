-- Every figure of a release, derived from its base: nothing here reads a record or a true count.
-- base: a protected count with its bounds; posicao: place of a category in its chain, null outside chains;
-- cadeia_medida: the first of the places that each measure of a chain adds up; unidade: what a município is part of;
-- plano: the indicators held.
with
celula_local as (
  select medida, null as cadeia, 'total' as dimensao, 'total' as categoria, uf, null as municipio_ibge,
    'quadrimestre' as periodo_tipo, quadrimestre as periodo_inicio, quadrimestre, contagem, minimo, maximo, publicada
  from base
  where recorte = 'total'
  union all by name
  select medida, 'total' as dimensao, 'total' as categoria, uf,
    'mes' as periodo_tipo, cast(categoria as date) as periodo_inicio, quadrimestre, contagem, minimo, maximo, publicada
  from base
  where recorte = 'mes'
  union all by name
  select medida, 'total' as dimensao, 'total' as categoria, uf, categoria as municipio_ibge,
    'quadrimestre' as periodo_tipo, quadrimestre as periodo_inicio, quadrimestre, contagem, minimo, maximo, publicada
  from base
  where recorte = 'municipio'
  union all by name
  select medida, recorte as dimensao, categoria, uf,
    'quadrimestre' as periodo_tipo, quadrimestre as periodo_inicio, quadrimestre, contagem, minimo, maximo, publicada
  from base
  where recorte not in ('total', 'mes', 'municipio') and posicao is null and categoria <> 'nao_informado'
  union all by name
  select c.medida, b.recorte as cadeia, 'total' as dimensao, 'total' as categoria, b.uf,
    'quadrimestre' as periodo_tipo, b.quadrimestre as periodo_inicio, b.quadrimestre,
    b.contagem, b.minimo, b.maximo, b.publicada
  from base as b
  inner join cadeia_medida as c on c.raiz = b.medida and c.cadeia = b.recorte and b.posicao >= c.posicao
),
celula_de_periodo as (
  select * from celula_local
  union all by name
  select * replace ('ano' as periodo_tipo, cast(date_trunc('year', periodo_inicio) as date) as periodo_inicio)
  from celula_local
  where periodo_tipo = 'quadrimestre'
),
celula_de_nivel as (
  select *, 'brasil' as nivel, 'BR' as nivel_id from celula_de_periodo where municipio_ibge is null
  union all by name
  select *, 'uf' as nivel, uf as nivel_id from celula_de_periodo where municipio_ibge is null and uf <> 'sem_uf'
  union all by name
  select c.*, u.nivel, u.nivel_id
  from celula_de_periodo as c
  inner join unidade as u on u.municipio_ibge = c.municipio_ibge
),
celula as (
  select
    medida, cadeia, dimensao, categoria, nivel, nivel_id, periodo_tipo, periodo_inicio,
    sum(contagem) as contagem,
    sum(minimo) as minimo,
    sum(maximo) as maximo,
    count(*) = 1 and bool_and(publicada) as da_base,
    greatest(sum(maximo) - sum(contagem), sum(contagem) - sum(minimo)) as margem
  from celula_de_nivel
  group by all
  having periodo_tipo <> 'ano' or count(distinct quadrimestre) = 3
),
celula_util as (
  select *
  from celula
  where da_base or margem <= minimo * case when nivel = 'uf' and periodo_tipo = 'ano' then 0.01 else 0.05 end
),
contado as (
  select p.indicador_id, c.* exclude (medida), null as denominador, null as margem_denominador, c.contagem as valor
  from plano as p
  inner join celula_util as c
    on c.medida = p.numerador and c.cadeia is not distinct from p.cadeia
    and (c.dimensao = 'total' or list_contains(p.dimensoes, c.dimensao))
  where p.denominador is null and c.contagem > 0
),
proporcao as (
  select
    p.indicador_id, n.* exclude (medida),
    d.contagem as denominador, d.margem as margem_denominador, p.fator * n.contagem / d.contagem as valor
  from plano as p
  inner join celula_util as n on n.medida = p.numerador and n.cadeia = p.cadeia
  inner join celula_util as d
    on d.medida = p.denominador and d.cadeia = p.cadeia
    and d.nivel = n.nivel and d.nivel_id = n.nivel_id
    and d.periodo_tipo = n.periodo_tipo and d.periodo_inicio = n.periodo_inicio
  where d.contagem >= {share_from} and d.minimo >= {whole_from}
),
figura as (
  select * from contado
  union all by name
  select * from proporcao
)
select
  f.indicador_id,
  f.periodo_tipo,
  f.periodo_inicio,
  cast(f.periodo_inicio + case f.periodo_tipo
    when 'mes' then interval 1 month when 'quadrimestre' then interval 4 month else interval 1 year
  end - interval 1 day as date) as periodo_fim,
  f.nivel,
  f.nivel_id,
  f.dimensao,
  f.categoria,
  cast(null as integer) as posicao,
  cast(f.contagem as double) as numerador,
  cast(f.denominador as double) as denominador,
  cast(f.valor as double) as valor,
  cast(null as double) as cobertura,
  cast(null as double) as ic95_inferior,
  cast(null as double) as ic95_superior,
  cast(null as double) as meta,
  cast(null as varchar) as situacao,
  false as parcial,
  coalesce(v.completo, true) as completo,
  cast(f.margem as integer) as margem_numerador,
  cast(f.margem_denominador as integer) as margem_denominador
from figura as f
inner join plano as p using (indicador_id)
left join {figures} as v
  on v.indicador_id = f.indicador_id and v.periodo_tipo = f.periodo_tipo and v.periodo_inicio = f.periodo_inicio
  and v.nivel = f.nivel and v.nivel_id = f.nivel_id and v.dimensao = f.dimensao and v.categoria = f.categoria
where list_contains(p.niveis, f.nivel) and list_contains(p.periodos, f.periodo_tipo)
order by f.indicador_id, f.periodo_tipo, f.periodo_inicio, f.nivel, f.nivel_id, f.dimensao, f.categoria
