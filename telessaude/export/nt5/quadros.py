"""One document of the NT 5/2014: the six Quadros of a unit in a month, with SMART 1.x's own field names.

``porcentual_aprovado_cib`` in Quadro 3 and ``temas_frequntes_objeto_aprendizagem`` in Quadro 6 are spelled as
SMART spelled them. A field is null where there is no data, a list is empty where nothing was published.
"""

from __future__ import annotations

from typing import Any

from telessaude.export.nt5.figures import Figures, Unit

Quadro = dict[str, Any]
IBGE_DIGITS = 6  # SMART takes a município's code without its check digit


def document(unit: Unit, figures: Figures) -> dict[str, Any]:
    """The document of a unit: its code, MMAAAA, and the Quadros."""
    code: Quadro = {"codigo_nucleo": unit.id} if unit.level == "nucleo" else {"codigo_uf": unit.uf_code}
    return {
        **code,
        "mes_referencia": f"{figures.month.first_day:%m%Y}",
        "quadro_um": _structure(unit, figures),
        "quadro_dois": _teleconsultorias(unit, figures),
        "quadro_tres": _telediagnosticos(unit, figures),
        "quadro_quatro": _teleeducacao(unit, figures),
        "quadro_cinco": _results(unit, figures),
        "quadro_seis": _results_of_teleeducacao(),
    }


def _structure(unit: Unit, figures: Figures) -> Quadro:
    towns: dict[str, list[int]] = {}
    for town in figures.structure(unit):
        counts = towns.setdefault(town.municipio[:IBGE_DIGITS], [0, 0, 0])
        for place, count in enumerate((town.in_implantation, town.implanted, town.teams)):
            counts[place] += count
    names = ("num_ubs_pontos_em_implantacao", "num_ubs_pontos_implantados", "num_equipe_saude_atendidas")
    return {
        "num_profissionais_qualificados": None,
        "num_dispositivos_movel": None,
        "num_dispositivos_fixo": None,
        "avaliacao_estrutura_municipio": [
            {"codigo_municipio": code, **dict(zip(names, counts, strict=True))}
            for code, counts in sorted(towns.items())
        ],
        "profissionais_registrados": [],
    }


def _teleconsultorias(unit: Unit, figures: Figures) -> Quadro:
    return {
        "num_sincronas": _number(figures.one("MSNT5.386", unit)),
        "num_assincronas": _number(figures.one("MSNT5.387", unit)),
        "num_pontos_ativos": _number(figures.one("MSNT5.388a", unit)),
        "percentual_aprovado_cib": figures.one("MSNT5.397", unit),
        "solicitacoes_uf": _by_uf("MSNT5.379", unit, figures),
        "solicitacoes_municipio": _by_place("MSNT5.380", "municipio", "codigo_municipio", unit, figures),
        "solicitacoes_equipe": _by_place("MSNT5.381", "equipe", "codigo_equipe_ine", unit, figures),
        "solicitacoes_membro": [],
        "solicitacoes_ponto": _by_place("MSNT5.383", "ponto", "codigo_ponto", unit, figures),
        "solicitacoes_profissional": [],
        "solicitacoes_tema_profissional": [],
        "solicitacoes_cat_profissional": _by_category(
            "MSNT5.385", "cbo_familia", "codigo_familia_cbo", unit, figures
        ),
    }


def _telediagnosticos(unit: Unit, figures: Figures) -> Quadro:
    lists = "solicitacoes_telediagnostico"
    return {
        "num_pontos_ativos": _number(figures.one("MSNT5.389a", unit)),
        "porcentual_aprovado_cib": figures.one("MSNT5.396", unit),
        f"{lists}_uf": _by_uf("MSNT5.391", unit, figures),
        f"{lists}_municipio": _by_place("MSNT5.392", "municipio", "codigo_municipio", unit, figures),
        f"{lists}_equipe": _by_place("MSNT5.393", "equipe", "codigo_equipe_ine", unit, figures),
        f"{lists}_ponto": _by_place("MSNT5.394", "ponto", "codigo_ponto", unit, figures),
        f"{lists}_tipo": _by_category("MSNT5.395", "tipo_exame", "tipo_exame", unit, figures),
    }


def _teleeducacao(unit: Unit, figures: Figures) -> Quadro:
    held = figures.one("DESD.1800", unit, "servico", "teleducacao")
    lists = ("municipio", "ponto", "equipe")
    categories = ("uf", "municipio", "equipe", "ponto")
    accesses = ("", "_municipio", "_equipe", "_ponto", "_cat_profissional")
    return {
        "quantidade_disponibilizada_ares": None,
        "num_pontos_ativos": None,
        "atividades_realizadas_uf": []
        if held is None
        else [{"codigo_uf": unit.uf_code, "numero": _number(held), "num_sincronas": None}],
        **{f"atividades_realizadas_{name}": [] for name in lists},
        **{f"participantes_cat_profissional_{name}": [] for name in categories},
        **{f"acessos_objetos_aprendizagem{name}": [] for name in accesses},
    }


def _results(unit: Unit, figures: Figures) -> Quadro:
    themes = {
        "codigo_cid": figures.by("MSNT5.415a", unit, "cid10_categoria"),
        "codigo_ciap": figures.by("MSNT5.415b", unit, "ciap2"),
    }
    avoided = figures.by("MSNT5.412a", unit, "cbo_familia")
    return {
        "num_sof_enviada_bireme": _number(figures.one("MSNT5.414b", unit)),
        "tempo_medio_sincronas": figures.one("MSNT5.417", unit, "tipo", "sincrona"),
        "tempo_medio_assincronas": figures.one("MSNT5.417", unit, "tipo", "assincrona"),
        "percentual_assinc_resp_emmenos72": figures.one("MSNT5.418a", unit),
        "satisfacao_solicitante": [],
        "resolucao_duvida": _resolution(unit, figures),
        "temas_frequentes": [
            {name: theme if name == kind else None for name in themes}
            for kind, found in themes.items()
            for theme in found
        ],
        "cat_profissionais_frequentes": [],
        "especialidades_frequentes": [],
        "evitacao_encaminhamentos": [
            {
                "codigo_familia_cbo": family,
                "percentual_sim": figure.value,
                "percentual_nao": 100 - figure.value,
            }
            for family, figure in avoided.items()
        ],
    }


def _resolution(unit: Unit, figures: Figures) -> list[dict[str, float | None]]:
    """Shares of the answers given; "não sei" is no answer in the contract, so it has no share."""
    found = figures.by("MSNT5.413", unit, "resolucao_duvida")
    if not found:
        return []
    shares = {name: found[name].value if name in found else 0.0 for name in ("sim", "parcial", "nao")}
    return [{**{f"percentual_{name}": share for name, share in shares.items()}, "percentual_nao_sei": None}]


def _results_of_teleeducacao() -> Quadro:
    return {
        "temas_frequentes_participacao": [],
        "avaliacao_satisfacao_participantes": [],
        "temas_frequntes_objeto_aprendizagem": [],
        "avaliacao_satisfacao_objeto_aprendizagem": [],
    }


def _by_uf(indicator: str, unit: Unit, figures: Figures) -> list[Quadro]:
    found = figures.places(indicator, "uf", unit)
    return [{"codigo_uf": unit.uf_code, "numero": _number(value)} for value in found.values()]


def _by_place(indicator: str, level: str, code: str, unit: Unit, figures: Figures) -> list[Quadro]:
    digits = IBGE_DIGITS if level == "municipio" else None
    return [
        {code: place[:digits], "numero": _number(value)}
        for place, value in figures.places(indicator, level, unit).items()
    ]


def _by_category(indicator: str, dimension: str, code: str, unit: Unit, figures: Figures) -> list[Quadro]:
    return [
        {code: category, "numero": _number(figure.value)}
        for category, figure in figures.by(indicator, unit, dimension).items()
    ]


def _number(value: float | None) -> int | float | None:
    """A count as an integer; a mean of counts stays as it is."""
    return int(value) if value is not None and value == int(value) else value
