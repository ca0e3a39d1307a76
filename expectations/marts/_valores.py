"""Rules that both tables of figures obey, row by row: domains, arithmetic, intervals, and no collapse."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.model import Check, Frame, Severity
from expectations.rules import Rule, key_frame, rules_frame
from expectations.vocabulary import MINIMUM_SHARE_OF_PREVIOUS_ROWS, SMALL_INDICATOR_ROWS

KEY = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "dimensao", "categoria")

# Sums of doubles in another order differ in the last digits.
TOLERANCE = "1e-9 * greatest(1, abs(valor))"
# Where less is better the figure itself divides, whatever its sign; a figure of 0 attains all of the target.
_ATTAINMENT = "tipo = 'proporcao' and fontes = 'meta'"

# A share with an interval has its numerator in its denominator. Without one more than 100 % is possible: work
# beyond the plan, more licences than the parameter asks for, a readmission of someone admitted before.
_FIGURE = """(
    select r.*, i.tipo, i.fator, i.fontes, i.ic95,
        i.indicador_id is not null
            and list_contains(i.niveis, r.nivel) and list_contains(i.periodos, r.periodo_tipo) as no_catalogo
    from registro as r
    left join (
        select indicador_id, tipo, fator, fontes, ic95,
            string_split(niveis, '|') as niveis, string_split(periodos, '|') as periodos
        from intermediario.int_indicador
    ) as i on i.indicador_id = r.indicador_id
)"""

_TODAY = "(select (referencia at time zone 'America/Sao_Paulo')::date from lago.execucao_corrente)"

_RULES = (
    Rule(
        "indicador_no_catalogo",
        "coalesce(no_catalogo, false)",
        "indicador_id",
        "Todo número é de um indicador do catálogo, em um nível e um tipo de período que ele prevê.",
    ),
    Rule(
        "periodo_do_calendario",
        """case periodo_tipo
        when 'semana' then isodow(periodo_inicio) = 1 and periodo_fim = periodo_inicio + 6
        when 'mes' then day(periodo_inicio) = 1 and periodo_fim = last_day(periodo_inicio)
        when 'quadrimestre' then day(periodo_inicio) = 1 and month(periodo_inicio) in (1, 5, 9)
            and periodo_fim = last_day((periodo_inicio + interval 3 month)::date)
        when 'ano' then dayofyear(periodo_inicio) = 1
            and periodo_fim = make_date(year(periodo_inicio), 12, 31)
        else false
    end""",
        "periodo_inicio",
        "O período começa e termina nos dias do calendário do seu tipo (semana, mês, quadrimestre ou ano).",
    ),
    Rule(
        "dimensao_preenchida",
        "coalesce(dimensao <> '' and categoria <> '', false)"
        " and (dimensao = 'total') = (categoria = 'total')",
        "dimensao",
        "Dimensão e categoria preenchidas; a linha de total chama-se total nas duas.",
    ),
    Rule(
        "valor_finito",
        "coalesce(isfinite(valor), false)",
        "valor",
        "Todo valor publicado é um número (nem vazio, nem infinito).",
    ),
    Rule(
        "valor_pela_formula",
        f"""case
        when tipo = 'mediana' then numerador is null
        when {_ATTAINMENT} and denominador = 0 then coalesce(valor = 100, false)
        when denominador is null then coalesce(valor = numerador, false)
        when denominador <> 0 then coalesce(
            abs(valor - coalesce(fator, 1) * numerador / denominador) <= {TOLERANCE}, false
        )
    end""",
        "valor",
        "valor = fator × numerador ÷ denominador (na contagem, o numerador; na mediana, sem numerador).",
    ),
    Rule(
        "denominador_nao_nulo",
        f"""case
        when {_ATTAINMENT} then denominador is not null
        when tipo = 'contagem' then denominador > 0
        else coalesce(denominador <> 0, tipo is null)
    end""",
        "denominador",
        "Só há linha onde o denominador não é zero; só a contagem dispensa denominador. No atingimento "
        "de metas em que menos é melhor o denominador é o próprio valor do indicador.",
    ),
    Rule(
        "numerador_ate_denominador",
        "case when ic95 then numerador <= denominador end",
        "numerador",
        "Em proporções e rankings o numerador é parte do denominador, nunca maior que ele.",
    ),
    Rule(
        "proporcao_de_0_a_100",
        "case when tipo = 'proporcao' and ic95 then valor between -1e-9 and 100 + 1e-9 end",
        "valor",
        "Proporções entre 0 e 100 %.",
    ),
    Rule("cobertura_de_0_a_1", "cobertura between 0 and 1", "cobertura", "Cobertura entre 0 e 1."),
    Rule(
        "ic95_contem_o_valor",
        f"""case when ic95_inferior is not null or ic95_superior is not null then coalesce(
        ic95_inferior <= valor + {TOLERANCE} and valor - {TOLERANCE} <= ic95_superior, false
    ) end""",
        "ic95_inferior",
        "O intervalo de confiança de 95 % contém o valor e tem os dois limites.",
    ),
    Rule(
        "posicao_so_no_ranking",
        "case when tipo = 'ranking' then coalesce(posicao between 1 and 10, false) else posicao is null end",
        "posicao",
        "Posição de 1 a 10 nos rankings, vazia nos demais.",
    ),
    Rule(
        "meta_so_no_total",
        "case when dimensao <> 'total' then meta is null and situacao is null end",
        "meta",
        "Meta e situação só nas linhas de total.",
    ),
    Rule(
        "situacao_conhecida",
        "case when dimensao = 'total'"
        " then coalesce(situacao in ('atingida', 'parcial', 'nao_atingida', 'sem_meta'), false) end",
        "situacao",
        "Nas linhas de total a situação é atingida, parcial, nao_atingida ou sem_meta.",
    ),
)

_CALENDAR_RULES = (
    Rule(
        "periodo_ja_comecou",
        f"periodo_inicio <= {_TODAY}",
        "periodo_inicio",
        "Nenhum número de período que começa depois do instante de referência.",
    ),
    Rule(
        "parcial_conforme_referencia",
        f"coalesce(parcial = (periodo_fim >= {_TODAY}), false)",
        "parcial",
        "Parcial somente o período que não terminou no instante de referência (horário de Brasília).",
    ),
)


def value_frames(table: str, level_shapes: Mapping[str, str]) -> tuple[Frame, ...]:
    """The frames of one table of figures; ``level_shapes``: the SQL condition on nivel_id of each level."""
    cases = " ".join(f"when '{level}' then {condition}" for level, condition in level_shapes.items())
    level_rule = Rule(
        "nivel_e_codigo",
        f"coalesce(case nivel {cases} else false end, false)",
        "nivel_id",
        f"Nível entre {', '.join(level_shapes)}, com o código que lhe cabe; pessoas só como pseudônimo.",
    )
    labels = ("indicador_id", "nivel")
    return (
        key_frame(table, KEY, "chave_unica", "Um único número por indicador, período, nível e categoria."),
        rules_frame([level_rule, *_RULES], labels, _FIGURE, requires=("intermediario.int_indicador",)),
        rules_frame(_CALENDAR_RULES, labels, requires=("lago.execucao_corrente",)),
        _collapse_frame(table, f"not ({_EXCUSED})", _collapse_check("linhas_nao_desabam", "critica")),
        _collapse_frame(
            table, _EXCUSED, _collapse_check("linhas_nao_desabam_em_indicador_pequeno_ou_corrigido", "aviso")
        ),
    )


def _collapse_check(name: str, severity: Severity) -> Check:
    return Check(
        name, "ExpectColumnValuesToBeBetween", "parcela", severity,
        "Nenhum indicador perde mais da metade das linhas da última publicação "
        f"(impede publicar; só avisa se tinha menos de {SMALL_INDICATOR_ROWS} linhas, se alguma fonte sua "
        "teve linhas corrigidas ou retiradas desde então, ou se quem executa aceita a queda dela com "
        "--accept-drop); avaliados e inesperados contam indicadores.",
        "operacao", arguments={"min_value": MINIMUM_SHARE_OF_PREVIOUS_ROWS}, subject="indicador_id",
    )  # fmt: skip


# A núcleo that corrects or withdraws what it sent may leave few figures, and must not stop everybody's; what
# no delivery explains is the pipeline's own loss. The registries of núcleos and pontos place all records.
_EXCUSED = f"antes < {SMALL_INDICATOR_ROWS} or corrigida or aceita"
_PLACES = "('nucleo', 'ponto')"


def _collapse_frame(table: str, which: str, check: Check) -> Frame:
    """Rows then and now, of the periods and levels that the catalogue still has.

    A reference instant moved back takes the later periods out of both.
    """
    sql = f"""
with indicador_antes as (
    select a.indicador_id, count(*) as antes
    from anterior.{table} as a
    inner join marts.indicador as i on i.indicador_id = a.indicador_id
        and list_contains(string_split(i.periodos, '|'), a.periodo_tipo)
        and list_contains(string_split(i.niveis, '|'), a.nivel)
    where a.periodo_inicio <= {_TODAY}
    group by a.indicador_id
),
indicador_agora as (
    select indicador_id, count(*) as agora from registro group by indicador_id
),
linha_superada as (
    select fonte, sum(linhas_substituidas + linhas_retiradas) as linhas from marts.entrega group by fonte
    union all
    select fonte, -sum(linhas_substituidas + linhas_retiradas) from anterior.marts.entrega group by fonte
),
fonte_corrigida as (
    select fonte from linha_superada group by fonte having sum(linhas) > 0
),
indicador_comparado as (
    select
        a.indicador_id,
        a.antes,
        coalesce(n.agora, 0) as agora,
        coalesce(n.agora, 0) / a.antes as parcela,
        i.fontes,
        exists(
            select 1
            from fonte_corrigida as f
            where f.fonte in {_PLACES} or list_contains(string_split(i.fontes, '|'), f.fonte)
        ) as corrigida,
        exists(
            select 1
            from lago.execucao_corrente as x
            where list_has_any(string_split(x.quedas_aceitas, '|'), string_split(i.fontes, '|'))
        ) as aceita
    from indicador_antes as a
    inner join marts.indicador as i on i.indicador_id = a.indicador_id
    left join indicador_agora as n on n.indicador_id = a.indicador_id
)
select indicador_id, antes, agora, parcela, fontes
from indicador_comparado
where {which}
order by indicador_id
"""
    return Frame(
        sql, (check,), weight=None, labels=("indicador_id", "antes", "agora", "fontes"),
        requires=(
            f"anterior.{table}", "marts.indicador", "marts.entrega", "anterior.marts.entrega",
            "lago.execucao_corrente",
        ),
    )  # fmt: skip
