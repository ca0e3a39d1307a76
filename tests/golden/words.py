"""What the contract says does not add up, is no share of a whole or is counted once: by name, with its words.

Everything that is not listed must add up: a new indicator is held to it until its words say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

# One column of an indicator: (indicador_id, numerador or denominador).
Columns = dict[tuple[str, str], str]


def both(words: str, *indicators: str) -> Columns:
    return {(indicator, column): words for indicator in indicators for column in ("numerador", "denominador")}


# Shares that are not of a subset of the denominator: no interval, and some go over 100.
NO_SUBSET = {
    "DESD.1769": "sum over activities of peso * min(percent, 100) / 100",
    "DESD.1773": "DESD.1772 over DESD.1771: more may be done than was agreed",
    "DESD.1776": "DESD.1775 over DESD.1774: more may be done than was agreed",
    "PAHO.204": "sum horas_tele over sum horas_total, as delivered",
    "HAOC1.257b": "sum horas_funcionamento over sum horas_contratadas, as delivered",
    "HAOC1.258c": "sum reinternacoes over sum internacoes, as delivered",
    "BA.licencas": "licencas over the teams' need of them",
    "RIO.ociosidade": "ofertadas - agendadas, not below 0",
    "SBC.atingimento": "valor of the indicator over the meta",
}
CAPPED = ("DESD.1769", "RIO.ociosidade")  # of those, the ones that their words keep within 0 and 100

# People and things counted once however often they occur.
DISTINCT: Columns = {
    ("MSNT5.388a", "numerador"): "distinct ponto_cnes in TC_R",
    ("MSNT5.389a", "numerador"): "distinct ponto_cnes in TD_E",
    ("DESD.1822", "numerador"): "as MSNT5.388a",
    ("PAHO.168a", "numerador"): "distinct paciente_id in CO_R modalidade telemonitoramento",
    ("PAHO.168b", "numerador"): "PAHO.168a",
    ("PAHO.168b", "denominador"): "distinct paciente_id in CO_R",
    ("PAHO.169", "denominador"): "PAHO.168a",
    (
        "PAHO.185",
        "denominador",
    ): "distinct especialidade offered on the last day of period at pontos referencia",
    ("PAHO.208", "denominador"): "distinct paciente_id of CO_R with primeira_vez true",
    ("DESD.1790", "numerador"): "distinct especialidade in force on any day of the period",
    ("DESD.1801", "numerador"): "distinct people at the level",
    ("DESD.1816", "numerador"): "distinct especialidade in TC_R and CO_R together",
    ("MG.especialidades", "denominador"): "distinct especialidade in force on any day of the period",
    ("HAOC1.257c", "denominador"): "distinct solicitante_id of TC_R",
}
# Of those, what is true of the period's last day: a year is not made of its months at all.
LAST_DAY = ("DESD.1801", "PAHO.185")
OFFERED = ("DESD.1790", "MG.especialidades")  # on any day of the period, those to come included
MONTHLY_MEANS = ("MSNT5.388a", "MSNT5.389a", "MSNT63.327", "DESD.1820", "DESD.1822")

# Neither in longer periods nor in wider levels.
NEVER: Columns = {
    **both("valor is the median, numerador null", "HAOC1.257e"),
    **both("no row where S stays above", "FILA.espera_mediana", "FILA.espera_p90"),
    **both("of the total rows of another indicator, by the metas of that very nivel", "SBC.atingimento"),
    **both(
        "of the total rows of another indicator, by the metas of that very nivel", "SBC.faixa", "SBC.valor"
    ),
    **both("percent drop of consulta_presencial; no row where there was no drop", "PAHO.162"),
    ("PAHO.156", "numerador"): "minus CO_R of the previous period; no row where the previous period has none",
    ("PAHO.158b", "numerador"): "a difference of means",
    ("HAOC1.258e", "numerador"): "a difference of obitos per 100 internacoes",
    ("PAHO.185", "numerador"): "distinct especialidade offered at pontos remota",
    ("PAHO.210", "denominador"): "all CO_R, with rows only where one of them has especialidade",
    ("MG.especialidades", "numerador"): "of those offered in the period, with a TC_R in the period",
    ("HAOC1.257d", "denominador"): "UF and Brasil take the population of all their municípios, served or not",
    **{(mean, "denominador"): "the months of the period that have begun" for mean in MONTHLY_MEANS},
}
NOT_OVER_LEVELS: Columns = NEVER | DISTINCT
# "Several núcleos may serve one place": N has its own pontos, in its own records; elsewhere each place once.
NOT_OVER_NUCLEOS: Columns = NOT_OVER_LEVELS | both("pontos of the pair", "MSNT5.388b", "MSNT5.389b")
NOT_OVER_PERIODS: Columns = (
    NEVER
    | {key: words for key, words in DISTINCT.items() if key[0] not in MONTHLY_MEANS}
    | both("profissional in force on any day of the period", "HAOC1.257a")
    | both("t: the end of the period's last day", "FILA.tamanho", "FILA.acima180")
    | {
        ("DESD.1777", "numerador"): "(sum valor_previsto) * (sum executado) / (sum previsto)",
        ("PAHO.156", "denominador"): "CO_R of the previous period of the same kind",
    }
)
# Numerators that are no part of their denominators. "None where denominador is 0": what they had in a part
# without a row counts in the whole, which is no less than the parts shown.
UNSHOWN = (
    "HAOC1.257b", "HAOC1.258c", "HAOC1.258d", "PAHO.183", "PAHO.184", "PAHO.204", "PAHO.208", "DESD.1776",
    "FILA.meses_para_zerar",
)  # fmt: skip
# "A competencia counts in every period that has begun": a year under way holds months that have no row yet.
PLANNED = ("DESD.1774", "DESD.1775", "DESD.1776")

# "The whole denominator where it says den by": every category of a breakdown has the same one.
DEN_BY = ("MSNT5.413", "MSNT5.415a", "MSNT5.415b", "HAOC2.282", "TIC.840", "PAHO.210")
PARTLY = "PAHO.210"  # of those, "den: CO_R" and "num: den by especialidade": coverage is what they add up to
RANKS = ("MSNT5.415a", "MSNT5.415b")  # ten categories at most, and a record may have several

# "A record without the dim's column is in the total only."
IN_TOTAL_ONLY = {
    "DESD.1784": "formato",
    "EVIT.confirmado90": "especialidade",
    "EVIT.encaminhado90": "especialidade",
    "FILA.acima180": "especialidade and risco",
    "FILA.entradas": "especialidade and risco",
    "FILA.espera_mediana": "especialidade and risco; no row where S stays above",
    "FILA.espera_p90": "especialidade and risco; no row where S stays above",
    "FILA.tamanho": "especialidade and risco",
    "HAOC1.258a": "especialidade",
    "HAOC1.258b": "especialidade",
    "MSNT5.412a": "cbo_familia",
    "MSNT5.412b": "cbo_familia",
    "PAHO.158": "especialidade",
    "PAHO.208": "especialidade",
    "RIO.pendencia": "risco",
    "RIO.devolvidas": "risco",
}
# "A record without município counts in brasil, nucleo, ponto, equipe and profissional": in no uf.
WITHOUT_MUNICIPIO = ("teleconsultoria", "teleconsulta", "telediagnostico")

# An indicator of states, and the same one of municípios under its own number.
TWINS = {"MSNT5.379": "MSNT5.380", "MSNT5.391": "MSNT5.392"}

# One number under two names: (indicator, column, indicator, column), where both have a total row.
SAME = [
    ("DESD.1818", "numerador", "MSNT5.391", "numerador"),  # TD_L
    ("DESD.1822", "valor", "MSNT5.388a", "valor"),  # "as MSNT5.388a"
    ("DESD.1792", "denominador", "DESD.1795", "numerador"),  # TD_E
    ("DESD.1820", "numerador", "MSNT5.414b", "numerador"),  # sof with enviada_em
    ("MSNT63.327", "valor", "DESD.1820", "valor"),
    ("HAOC1.261a", "numerador", "DESD.1818", "numerador"),  # "as DESD.1818"
    ("HAOC1.261b", "numerador", "MSNT5.379", "numerador"),  # TC_R
    ("HAOC2.280", "numerador", "DESD.1818", "numerador"),
    ("HAOC2.281", "numerador", "HAOC1.261b", "numerador"),
    ("HAOC3.303b", "valor", "MSNT5.417", "valor"),  # "as MSNT5.417, total only"
    ("HAOC1.257c", "numerador", "HAOC1.261b", "numerador"),
    ("HAOC1.257e", "denominador", "MSNT5.417", "denominador"),
    ("MSPC6.361", "numerador", "HAOC3.303a", "numerador"),  # TC_S
    ("MSNT5.397", "denominador", "HAOC3.303a", "numerador"),
    ("MSNT5.412a", "numerador", "MSNT5.412b", "numerador"),
    ("PAHO.168a", "numerador", "PAHO.169", "denominador"),
    ("RIO.30dias_executadas", "denominador", "HAOC1.258b", "denominador"),  # regulacao executada
    ("RIO.90dias_executadas", "denominador", "RIO.30dias_executadas", "denominador"),
    ("MSNT50.753b", "denominador", "MSNT5.418b", "denominador"),  # "as MSNT5.418b"
    ("MG.72h", "valor", "MSNT50.753b", "valor"),
    ("MG.especialidades", "denominador", "DESD.1790", "numerador"),
    ("FILA.acima180", "denominador", "FILA.tamanho", "numerador"),
    ("FILA.meses_para_zerar", "numerador", "FILA.tamanho", "numerador"),
]


def pairs(columns: Iterable[tuple[str, str]]) -> str:
    """SQL's list of (indicador_id, column) pairs."""
    return ", ".join(f"('{indicator}', '{column}')" for indicator, column in columns)
