-- The base of a release added to the system: each partition of a group adds up to its total. What a printed partition
-- leaves out is 0 to 4, and as much as it was allowed to drift in a group that an earlier release had.

create table celula as
with lida as (select * from lido.marts.contagem),
repartida as (select medida, uf, periodo_inicio, recorte from lida group by all),
categoria as (
  select medida, recorte, if(recorte = 'municipio', uf, '') as de, categoria
  from lida
  where recorte <> 'mes'
  group by all
),
todas as (
  select r.*, c.categoria
  from repartida as r
  inner join categoria as c
    on c.medida = r.medida and c.recorte = r.recorte and c.de = if(r.recorte = 'municipio', r.uf, '')
  union all
  select r.*, cast(cast(r.periodo_inicio + to_months(cast(m.m as integer)) as date) as varchar)
  from repartida as r, range(4) as m (m)
  where r.recorte = 'mes'
)
select t.*, coalesce(l.minimo, 0)::double as minimo, coalesce(l.maximo, getvariable('de_zero'))::double as maximo
from todas as t
left join lida as l using (medida, uf, periodo_inicio, recorte, categoria);

create table estrela as
select row_number() over () - 1 + (select count(*) from variavel) as id, c.*, coalesce(v.n, 0) as n
from celula as c
left join base_verdadeira as v using (medida, uf, periodo_inicio, recorte, categoria);

insert into variavel (id, medida, nivel, nivel_id, periodo_inicio, dimensao, categoria, n, minimo, maximo)
select id, medida, 'base', uf, periodo_inicio, recorte, categoria, n, minimo, maximo from estrela;

insert into parcela
select 'e' || t.id || p.recorte, t.id, p.id
from estrela as t
inner join estrela as p using (medida, uf, periodo_inicio)
where t.recorte = 'total' and p.recorte <> 'total'
-- the figures are these same counts, chains added up
union all
select 'f' || v.id || e.recorte, v.id, e.id
from estrela as e
inner join variavel as v
  on v.medida = e.medida and v.nivel = 'uf' and v.nivel_id = e.uf and v.dimensao = 'total'
  and ((e.recorte = 'total' and v.periodo_tipo = 'quadrimestre' and v.periodo_inicio = e.periodo_inicio)
    or (e.recorte = 'mes' and v.periodo_tipo = 'mes' and cast(v.periodo_inicio as varchar) = e.categoria))
union all
select 'g' || v.id, v.id, e.id
from estrela as e
inner join variavel as v
  on v.medida = e.medida and v.periodo_tipo = 'quadrimestre' and v.periodo_inicio = e.periodo_inicio
  and ((v.nivel = 'municipio' and e.recorte = 'municipio' and v.nivel_id = e.categoria)
    or (v.nivel = 'uf' and v.nivel_id = e.uf and v.dimensao = e.recorte and v.categoria = e.categoria))
where e.recorte <> 'total'
union all
select 'k' || v.id || e.recorte, v.id, e.id
from cadeia as k
inner join estrela as e on e.medida = k.raiz and e.recorte = k.cadeia and e.categoria = k.categoria
inner join variavel as v
  on v.medida = k.medida and v.nivel = 'uf' and v.nivel_id = e.uf and v.dimensao = 'total'
  and v.periodo_tipo = 'quadrimestre' and v.periodo_inicio = e.periodo_inicio;

-- A count within the one that contains it, where it is: with a rest.
create table resto_contido as
select row_number() over () - 1 + (select count(*) from variavel) as id, p.id as parte, t.id as total, t.n - p.n as n
from contida as k
inner join estrela as p
  on p.medida = k.medida and p.recorte = k.recorte and p.categoria = coalesce(k.categoria, p.categoria)
inner join estrela as t
  on t.medida = k.em and t.recorte = k.recorte and t.categoria = coalesce(k.categoria_de_la, p.categoria)
  and t.uf = p.uf and t.periodo_inicio = p.periodo_inicio
where t.n >= p.n;

insert into variavel (id, n, minimo, maximo) select id, n, 0, 1e9 from resto_contido;
insert into parcela select 'x' || id, total, unnest([parte, id]) from resto_contido;
