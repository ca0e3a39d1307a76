"""A small state made by hand, for the tests of the views: two núcleos in MG, one in AM, four months of 2024.

Norte delivers everything. Sul has not delivered April, whose deadline is past. Of Manaus (AM) nothing of
April came, and what it should deliver is not due yet.
"""

from __future__ import annotations

from datetime import date
from typing import Any

Rows = dict[str, list[dict[str, Any]]]

MONTHS = ("2023-04-01", "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")
UNITS = {"norte": "MG", "sul": "MG", "manaus": "AM"}
# Whose April lacks what Sul did not deliver.
WITHOUT_SUL = ("sul", "MG", "BR")


def indicator(code: str, **given: Any) -> dict[str, Any]:
    """A row of mart ``indicador``: a share of teleconsultorias unless told."""
    row = {
        "indicador_id": code, "norma": code.split(".")[0], "nome": f"Nome de {code}",
        "definicao": f"Definição de {code}.", "numerador": "Respondidas no prazo",
        "denominador": "Respondidas",
        "tipo": "proporcao", "fator": 100.0, "unidade": "%", "periodos": "mes|quadrimestre|ano",
        "niveis": "brasil|uf|nucleo", "sentido": "maior_melhor", "fontes": "teleconsultoria",
        "observacao": f"Cuidado com {code}.", "disponivel": True,
    }  # fmt: skip
    return row | given


def figure(code: str, unit: str, month: str, value: float | None, **given: Any) -> dict[str, Any]:
    """A row of mart ``indicador_valor``: a month's total, without a target unless told."""
    level = "nucleo" if unit in UNITS else "brasil" if unit == "BR" else "uf"
    row = {
        "indicador_id": code, "periodo_tipo": "mes", "periodo_inicio": month, "periodo_fim": month[:8] + "28",
        "nivel": level, "nivel_id": unit, "dimensao": "total", "categoria": "total", "valor": value,
        "numerador": value, "denominador": 100.0, "situacao": "sem_meta", "parcial": False,
        "completo": month != "2024-04-01" or unit not in WITHOUT_SUL,
    }  # fmt: skip
    return row | given


def delivery(unit: str, month: str, *, came: bool = True, due: bool = True) -> dict[str, Any]:
    """A row of mart ``qualidade`` for teleconsultorias."""
    year, number = int(month[:4]), int(month[5:7])
    deadline = date(year + number // 12, number % 12 + 1, 14)
    return {
        "nucleo_id": unit, "mes": month, "fonte": "teleconsultoria",
        "situacao": "recebida" if came else "nao_entregue" if due else "a_vencer",
        "prazo": str(deadline), "pontuacao": (90.0 if came else 0.0) if due else None,
    }  # fmt: skip


def rows() -> Rows:
    """The whole state."""
    nucleos = [
        {"nucleo_id": unit, "nome": f"Núcleo de Telessaúde de {unit.capitalize()}", "uf": uf}
        for unit, uf in UNITS.items()
    ]
    target = {"meta": 80.0}
    figures = [
        # MG: 70 a year before, 75 in March, 85 in April without Sul.
        figure("MSNT50.753b", "MG", "2023-04-01", 70.0, **target, situacao="nao_atingida"),
        figure("MSNT50.753b", "MG", "2024-01-01", 72.0, **target, situacao="nao_atingida"),
        figure("MSNT50.753b", "MG", "2024-03-01", 75.0, **target, situacao="parcial"),
        figure("MSNT50.753b", "MG", "2024-04-01", 85.0, **target, situacao="atingida"),
        figure("MSNT50.753b", "norte", "2024-03-01", 80.0, **target, situacao="atingida"),
        figure("MSNT50.753b", "norte", "2024-04-01", 85.0, **target, situacao="atingida",
               numerador=17.0, denominador=20.0, ic95_inferior=64.0, ic95_superior=94.8),
        figure("MSNT50.753b", "sul", "2024-03-01", 60.0, **target, situacao="nao_atingida"),
        # Published of nothing: it must not be seen.
        figure("HAOC1.261b", "sul", "2024-04-01", 0.0, denominador=None),
        figure("HAOC1.261b", "sul", "2024-03-01", 40.0, denominador=None),
        figure("HAOC1.261b", "norte", "2024-03-01", 100.0, denominador=None),
        figure("HAOC1.261b", "norte", "2024-04-01", 90.0, denominador=None),
        figure("HAOC1.261b", "MG", "2024-03-01", 140.0, denominador=None),
        figure("HAOC1.261b", "MG", "2024-04-01", 90.0, denominador=None),
        figure("MSNT5.417", "norte", "2024-03-01", 30.0),
        figure("MSNT5.417", "norte", "2024-04-01", None),
        figure("MSNT5.380", "3106200", "2024-04-01", 12.0, nivel="municipio", denominador=None),
        figure("HAOC2.282", "norte", "2024-04-01", 25.0, dimensao="intencao", categoria="nao", situacao=None),
        figure("HAOC2.282", "norte", "2024-04-01", 75.0, dimensao="intencao", categoria="sim", situacao=None),
    ]  # fmt: skip
    return {
        "nucleo": nucleos,
        "municipio": [{"municipio_ibge": "3106200", "nome": "Belo Horizonte", "uf": "MG"}],
        "ponto": [
            {"ponto_cnes": "0000001", "nucleo_id": "norte", "nome": "UBS Um", "municipio_ibge": "3106200"},
            {"ponto_cnes": "0000002", "nucleo_id": "manaus", "nome": "UBS Dois", "municipio_ibge": "1302603"},
        ],
        "norma": [
            {"norma": code, "nome": f"Norma {code}"} for code in ("MSNT5", "MSNT50", "HAOC1", "HAOC2")
        ],
        "indicador": [
            indicator("MSNT50.753b"),
            indicator("HAOC1.261b", tipo="contagem", fator=1.0, unidade="teleconsultorias",
                      sentido="neutro", denominador=None),
            indicator("MSNT5.417", tipo="media", fator=1.0, unidade="horas", sentido="menor_melhor"),
            indicator("MSNT5.380", niveis="municipio", tipo="contagem", fator=1.0, unidade="teleconsultorias",
                      denominador=None),
            indicator("MSNT5.383", niveis="ponto", tipo="contagem", fator=1.0, unidade="teleconsultorias",
                      denominador=None),
            indicator("HAOC2.282", dimensao="intencao", sentido="neutro"),
            indicator("MSNT5.999", disponivel=False, motivo_indisponivel="Falta a fonte sof."),
        ],
        "indicador_valor": figures,
        "indicador_valor_detalhe": [
            figure("MSNT5.383", "0000001", "2024-04-01", 7.0, nivel="ponto"),
            figure("MSNT5.383", "0000002", "2024-04-01", 9.0, nivel="ponto"),
        ],
        "qualidade": [
            *(delivery("norte", month) for month in MONTHS),
            *(delivery("sul", month, came=month != "2024-04-01") for month in MONTHS),
            *(delivery("manaus", month) for month in MONTHS[:-1]),
            delivery("manaus", MONTHS[-1], came=False, due=False),
        ],
        "qualidade_nivel": [
            {"periodo_tipo": "mes", "periodo_inicio": "2024-04-01", "nivel": "nucleo", "nivel_id": "norte",
             "fonte": "teleconsultoria", "pior_pontuacao": 62.4, "pior_nucleo_id": "norte",
             "pior_mes": "2024-04-01", "nucleos": 1},
        ],
    }  # fmt: skip
