"""What the Quadros cannot tell, said in words to whoever opens them."""

from __future__ import annotations

from typing import Any

from telessaude.export.about import About
from telessaude.export.wanted import Wanted

TITLES = {
    "um": "Quadro 1 – Estrutura",
    "dois": "Quadro 2 – Processo: teleconsultoria",
    "tres": "Quadro 3 – Processo: telediagnóstico",
    "quatro": "Quadro 4 – Processo: tele-educação",
    "cinco": "Quadro 5 – Resultados e avaliação: teleconsultoria",
    "seis": "Quadro 6 – Resultados e avaliação: tele-educação",
}
WITHOUT_DATA = {
    "um": "profissionais qualificados, dispositivos móveis e fixos e profissionais registrados por categoria "
    "não são entregues ou não são publicados por categoria.",
    "dois": "membros da gestão, profissionais e temas por profissional: o armazém só conhece pseudônimos, e "
    "o sistema nacional os identificava por CPF, CNS, nome e e-mail.",
    "tres": "código SIA do exame: publica-se o tipo de exame (campo tipo_exame, no lugar de codigo_sia).",
    "quatro": "só há o número de atividades; não há pontos ativos, atividades síncronas, participantes por "
    "categoria, acessos a objetos de aprendizagem nem objetos no ARES.",
    "cinco": "satisfação por grau, categorias e especialidades dos teleconsultores mais frequentes; “não "
    "sei” não é resposta no contrato de dados.",
    "seis": "temas e satisfação da tele-educação não são entregues: o quadro vai vazio.",
}
SHARED = (
    "Um município ou uma UF entra no documento de um núcleo só quando é atendido apenas por ele: o número "
    "publicado é de todos os núcleos que atendem o lugar. Pontos e equipes são do núcleo em que estão "
    "cadastrados."
)
FOOTNOTE = (
    "Vazio (null) é sem dado, nunca zero. Percentuais de 0 a 100, sem arredondar; tempos em horas. Em "
    "evitação de encaminhamentos, percentual_nao inclui os não informados, como manda a norma."
)


def of_document(quadros: dict[str, Any], lacking: str) -> list[str]:
    """The observations of one document: the deliveries that it lacks, its own differences counted."""
    delivered = [f"Números incompletos: {lacking}. O que falta não conta como zero."] if lacking else []
    two, three = quadros["quadro_dois"], quadros["quadro_tres"]
    whole = sum(two[name] or 0 for name in ("num_sincronas", "num_assincronas"))
    laudos = sum(item["numero"] for item in three["solicitacoes_telediagnostico_tipo"])
    counted = [
        *(
            _told(two, whole, name, "teleconsultorias respondidas")
            for name in ("municipio", "equipe", "ponto")
        ),
        *(
            _told(three, laudos, f"telediagnostico_{name}", "telediagnósticos laudados")
            for name in ("municipio", "equipe", "ponto")
        ),
    ]
    missing = [f"{TITLES[quadro]}. Sem dados: {text}" for quadro, text in WITHOUT_DATA.items()]
    return [*delivered, *counted, SHARED, FOOTNOTE, *missing]


def _told(quadro: dict[str, Any], whole: float, name: str, what: str) -> str:
    listed = sum(item["numero"] for item in quadro[f"solicitacoes_{name}"])
    return f"solicitacoes_{name}: a lista soma {listed} de {whole} {what}."


def readme(wanted: Wanted, about: About) -> str:
    """The note that goes with the files."""
    asked = "\n".join(
        f"  {name}: {value}" for name, value in wanted.in_words().items() if name != "indicadores"
    )
    missing = "\n".join(f"{TITLES[quadro]}\n  Sem dados: {text}" for quadro, text in WITHOUT_DATA.items())
    return f"""Tabelas da Nota Técnica 5/2014 (Anexo I, Quadros 1 a 6)
Instante de referência: {about.reference:%d/%m/%Y %H:%M:%S} UTC; versão do programa: {about.version}.
O que foi pedido:
{asked}

nt5/nt5_nucleo_<núcleo>_<mês>.json: o documento que o SMART 1.x recebia (até 2016), com os campos dele
nt5/nt5_nucleo_<núcleo>_<mês>.xlsx: o mesmo, para ler; a planilha observacoes diz o que falta
nt5/nt5_uf_<UF>_<mês>: o mesmo da UF inteira, que o SMART não recebia (codigo_uf no lugar de codigo_nucleo)
nt5.csv: todos os números, um por linha

{SHARED}
{FOOTNOTE}

{missing}
"""
