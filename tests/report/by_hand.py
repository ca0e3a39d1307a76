"""The rows of a publication made by hand, whose every figure can be worked out on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

TYPED = '"Sítio" #1 $x$ @y <b> *z* _u_ `k` \\ [w] =1+1 // – ção'
SEP = date(2024, 9, 1)


def indicator(code: str, **told: Any) -> dict[str, Any]:
    return {
        "indicador_id": code, "norma": code.split(".")[0], "nome": f"Nome de {code}",
        "definicao": f"O que é {code}.", "tipo": "proporcao", "fator": 100.0, "unidade": "%",
        "periodos": "mes|quadrimestre|ano", "niveis": "brasil|uf|municipio|nucleo",
        "sentido": "maior_melhor", "fontes": "teleconsultoria", "disponivel": True,
    } | told  # fmt: skip


def figure(
    code: str, start: date, level: str, unit: str, up: float, down: float, **told: Any
) -> dict[str, Any]:
    kind = told.pop("tipo", "quadrimestre")
    return {
        "indicador_id": code, "periodo_tipo": kind, "periodo_inicio": start, "nivel": level,
        "nivel_id": unit, "dimensao": "total", "categoria": "total", "numerador": float(up),
        "denominador": float(down), "valor": 100.0 * up / down, "situacao": "sem_meta", "parcial": False,
    } | told  # fmt: skip


def delivery(nucleo: str, month: int, **told: Any) -> dict[str, Any]:
    return {
        "nucleo_id": nucleo, "mes": date(2024, month, 1), "fonte": "teleconsultoria", "situacao": "recebida",
        "prazo": date(2024, 12, 31), "dias_de_atraso": 0, "linhas_recebidas": 100, "linhas_rejeitadas": 2,
        "pontuacao": 90.0,
    } | told  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """MG: 41 of 50 in the third quadrimestre of 2024, 30 of 40 in the second, 18 of 30 a year before."""
    agreed = {"meta": 80.0, "ic95_inferior": 69.2, "ic95_superior": 90.2, "situacao": "atingida"}
    places = [("uf", "MG"), ("nucleo", "0000001"), ("municipio", "3106200")]
    count: dict[str, Any] = {"denominador": None}
    monthly = count | {"tipo": "mes"}
    return {
        "norma": [
            {"norma": "MSNT50", "nome": "Nota Técnica nº 50/2015"},
            {"norma": "HAOC1", "nome": "Guia 1"},
            {"norma": "MSNT5", "nome": "Nota Técnica nº 5/2014"},
        ],
        "indicador": [
            indicator("MSNT50.753b", numerador="As no prazo", denominador="As respondidas"),
            indicator("HAOC1.261b", tipo="contagem", fator=1.0, unidade="teleconsultorias", sentido="neutro"),
            indicator("MSNT5.385", tipo="contagem", unidade="teleconsultorias", dimensao="cbo_familia"),
            indicator("MSNT5.SEM", disponivel=False, motivo_indisponivel="Falta a fonte saude."),
            indicator("MSNT5.PONTO", niveis="ponto"),
            indicator("MSNT5.ANO", periodos="ano"),
            indicator("MSNT5.NADA"),
            indicator("MSNT5.SOF", fontes="sof"),
        ],
        "nucleo": [
            {"nucleo_id": "0000001", "nome": f"Núcleo {TYPED}", "uf": "MG"},
            {"nucleo_id": "0000002", "nome": "Núcleo da Bahia", "uf": "BA"},
            {"nucleo_id": "0000003", "nome": "Núcleo calado", "uf": "BA"},
        ],
        "municipio": [
            {"municipio_ibge": "3106200", "nome": "Belo Horizonte", "uf": "MG"},
            {"municipio_ibge": "3100104", "nome": "Abadia dos Dourados", "uf": "MG"},
            {"municipio_ibge": "2927408", "nome": "Salvador", "uf": "BA"},
        ],
        "indicador_valor": [
            *(figure("MSNT50.753b", SEP, level, unit, 41, 50, **agreed) for level, unit in places),
            figure("MSNT50.753b", date(2024, 5, 1), "uf", "MG", 30, 40, **agreed | {"situacao": "parcial"}),
            figure("MSNT50.753b", date(2023, 9, 1), "uf", "MG", 18, 30),
            figure("MSNT50.753b", date(2025, 1, 1), "uf", "MG", 3, 4, parcial=True),
            figure("MSNT50.753b", SEP, "uf", "BA", 7, 8),
            figure("MSNT50.753b", SEP, "nucleo", "0000002", 7, 8),
            figure("HAOC1.261b", SEP, "uf", "MG", 1234, 1, valor=1234.0, **count),
            figure("HAOC1.261b", date(2024, 5, 1), "uf", "MG", 1000, 1, valor=1000.0, **count),
            *(
                figure("HAOC1.261b", date(2024, month, 1), "uf", "MG", value, 1, valor=value, **monthly)
                for month, value in ((9, 300.0), (10, 310.0), (11, 320.0), (12, 304.0))
            ),
            *(
                figure("MSNT5.385", SEP, "uf", "MG", value, 1, valor=value, dimensao="cbo_familia",
                       categoria=family, **count)
                for family, value in (("2235", 800.0), ("2251", 434.0))
            ),
            figure("MSNT5.SOF", SEP, "uf", "MG", 0, 1),
        ],
        "qualidade": [
            *(delivery("0000001", month) for month in (9, 10, 11)),
            delivery("0000001", 12, pontuacao=41.5, dias_de_atraso=3),
            *(delivery("0000003", month, situacao="nao_entregue", pontuacao=0.0) for month in range(9, 13)),
            *(
                delivery("0000001", month, fonte="sof", situacao="nao_entregue", pontuacao=0.0)
                for month in (9, 10, 11, 12)
            ),
        ],
        "qualidade_nivel": [
            {
                "periodo_tipo": "quadrimestre", "periodo_inicio": SEP, "nivel": "uf", "nivel_id": "MG",
                "fonte": "teleconsultoria", "pior_pontuacao": 41.5, "pior_nucleo_id": "0000001",
                "pior_mes": date(2024, 12, 1),
            },
        ],
        "falha_remetente": [
            {
                "nucleo_id": "0000001", "mes": date(2024, month, 1), "fonte": "teleconsultoria",
                "falha": "satisfacao_invertida", "ocorrencias": 10, "registros": 100,
            }
            for month in (9, 10)
        ],
        "meta_avaliacao": [
            {
                "indicador_id": "MSNT50.753b", "periodo_tipo": "quadrimestre", "periodo_inicio": SEP,
                "nivel": "uf", "nivel_id": "MG", "meta": 80.0, "valor": 82.0, "atingimento": 102.5,
                "faixa": 100.0, "peso": 25.0, "orcamento": 48000.0, "valor_a_pagar": 12000.0,
            },
        ],
        "meta_sem_avaliacao": [
            {
                "indicador_id": "MSNT5.ANO", "periodo_tipo": "quadrimestre", "periodo_inicio": SEP,
                "nivel": "uf", "nivel_id": "MG", "meta": 10.0, "peso": 75.0, "orcamento": 48000.0,
                "valor_cheio": 36000.0, "motivo": "O indicador não tem valor de quadrimestre, só de ano",
            },
        ],
        "execucao": [
            {
                "execucao_id": "p1", "publicacao_id": "p1", "resultado": "publicada", "versao": "0.2.0",
                "referencia": datetime(2025, 1, 22, 18, 40, 5, tzinfo=UTC),
                "fim": datetime(2025, 1, 23, 9, tzinfo=UTC),
            },
        ],
    }  # fmt: skip
