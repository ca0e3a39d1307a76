-- The attack's linear system, from what a publication prints and the catalogue of indicators.
-- variavel: a count of one measure, level, unit, period and category, zeros too, with its bounds; the truth (n) only
-- chooses which relations hold and scores. parcela: in each equation, a part of a total.

create table verdade as
select t.medida, v.nivel, v.nivel_id, v.periodo_tipo, v.periodo_inicio, v.dimensao, v.categoria,
  any_value(case t.papel when 'numerador' then v.numerador else v.denominador end) as n
from verdadeiro.marts.indicador_valor as v
inner join termo_usado as t using (indicador_id)
where v.nivel in ('brasil', 'uf', 'municipio') and v.periodo_tipo <> 'semana' and v.periodo_fim <= getvariable('ate')
  and (v.dimensao = 'total' or (t.papel = 'numerador' and v.nivel <> 'municipio'))
group by all
having n is not null;

create table variavel as
with unidade as (select medida, nivel, nivel_id, periodo_tipo, dimensao from verdade group by all),
periodo as (select medida, periodo_tipo, periodo_inicio from verdade group by all),
categoria as (select medida, dimensao, categoria from verdade group by all)
select row_number() over () - 1 as id, u.medida, u.nivel, u.nivel_id, u.periodo_tipo, p.periodo_inicio, u.dimensao,
  c.categoria, coalesce(v.n, 0) as n, 0::double as minimo, 1e9::double as maximo
from unidade as u
inner join periodo as p using (medida, periodo_tipo)
inner join categoria as c using (medida, dimensao)
left join verdade as v using (medida, nivel, nivel_id, periodo_tipo, periodo_inicio, dimensao, categoria);

create table parcela as
-- months in quadrimesters, these in years
select 'p' || t.id as equacao, t.id as total, p.id as parte
from variavel as t
inner join variavel as p
  on p.medida = t.medida and p.nivel = t.nivel and p.nivel_id = t.nivel_id and p.dimensao = t.dimensao
  and p.categoria = t.categoria
  and date_trunc('year', p.periodo_inicio) = date_trunc('year', t.periodo_inicio)
where (t.periodo_tipo = 'ano' and p.periodo_tipo = 'quadrimestre')
  or (t.periodo_tipo = 'quadrimestre' and p.periodo_tipo = 'mes' and p.periodo_inicio >= t.periodo_inicio
    and p.periodo_inicio < t.periodo_inicio + interval 4 month)
-- UFs in Brasil
union all
select 'b' || t.id, t.id, p.id
from variavel as t
inner join variavel as p using (medida, periodo_tipo, periodo_inicio, dimensao, categoria)
where t.nivel = 'brasil' and p.nivel = 'uf'
-- municípios in their UF
union all
select 'm' || t.id, t.id, p.id
from variavel as p
inner join verdadeiro.marts.municipio as m on m.municipio_ibge = p.nivel_id
inner join variavel as t
  on t.medida = p.medida and t.periodo_tipo = p.periodo_tipo and t.periodo_inicio = p.periodo_inicio
  and t.dimensao = p.dimensao and t.categoria = p.categoria and t.nivel_id = m.uf
where t.nivel = 'uf' and p.nivel = 'municipio'
-- categories in the total
union all
select 'c' || t.id || p.dimensao, t.id, p.id
from variavel as t
inner join variavel as p using (medida, nivel, nivel_id, periodo_tipo, periodo_inicio)
where t.dimensao = 'total' and p.dimensao <> 'total';

-- a numerator in its denominator, with a rest
create table resto as
select row_number() over () - 1 + (select count(*) from variavel) as id, p.id as parte, t.id as total, t.n - p.n as n
from proporcao as i
inner join variavel as p on p.medida = i.numerador
inner join variavel as t
  on t.medida = i.denominador and t.nivel = p.nivel and t.nivel_id = p.nivel_id and t.periodo_tipo = p.periodo_tipo
  and t.periodo_inicio = p.periodo_inicio and t.dimensao = p.dimensao
where i.numerador <> i.denominador and p.dimensao = 'total' and t.n >= p.n;

insert into variavel (id, n, minimo, maximo) select id, n, 0, 1e9 from resto;
insert into parcela select 'r' || id, total, unnest([parte, id]) from resto;

-- what is printed
update variavel
set minimo = greatest(variavel.minimo, i.minimo), maximo = least(variavel.maximo, i.maximo)
from (
  select v.id, max(l.minimo) as minimo, min(l.maximo) as maximo
  from variavel as v
  inner join termo_usado as t using (medida)
  inner join lida as l
    on l.indicador_id = t.indicador_id and l.papel = t.papel and l.nivel = v.nivel and l.nivel_id = v.nivel_id
    and l.periodo_tipo = v.periodo_tipo and l.periodo_inicio = v.periodo_inicio and l.dimensao = v.dimensao
    and l.categoria = v.categoria
  group by v.id
) as i
where i.id = variavel.id
