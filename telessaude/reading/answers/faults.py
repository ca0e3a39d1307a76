"""Known faults of senders' systems (``falha_remetente``): names, what they distort, how to mend them."""

from __future__ import annotations

from dataclasses import dataclass

CONSTANT, DUMMY = "coluna_constante_", "valor_ficticio_"


@dataclass(frozen=True)
class Fault:
    """A fault in words; ``distorts`` is None when nothing reads wrong because of it.

    ``indicadores`` are those of the catalogue that it distorts first; others made of the same columns follow.
    """

    name: str
    distorts: str | None
    mend: str
    indicadores: tuple[str, ...] = ()


TIMES = ("MSNT5.417", "HAOC1.257e", "HAOC3.303b", "MSNT50.753", "MSNT5.418b")
AVOIDED = ("MSNT5.412a", "MSNT5.412b")
# What reads wrong when a column says nothing, and the indicators made of it.
BEHIND = {
    "satisfacao": "satisfação dos solicitantes, que nenhum indicador do catálogo usa",
    "resolucao_duvida": "resolução da dúvida",
    "cid10": "temas e diagnósticos mais frequentes (CID-10)",
    "ciap2": "temas e motivos mais frequentes (CIAP-2)",
    "equipe_ine": "equipes atendidas e números por equipe",
    "ponto_cnes": "pontos ativos e números por ponto",
    "solicitante_cbo": "números por categoria profissional",
}
MADE_OF = {
    "resolucao_duvida": ("MSNT5.413",),
    "cid10": ("MSNT5.415a",),
    "ciap2": ("MSNT5.415b",),
    "equipe_ine": ("MSNT5.381", "MSNT5.393", "MSPC6.355", "MSPC6.363"),
    "ponto_cnes": ("MSNT5.383", "MSNT5.388a", "MSNT5.388b", "MSNT5.389a", "MSNT5.389b", "MSNT5.394"),
    "solicitante_cbo": ("MSNT5.385", "MSPC6.363"),
}
FAULTS = {
    "nao_informado_como_sim": Fault(
        "“Não informado” enviado como “sim”",
        "encaminhamentos evitados e intenção de encaminhar, que ficam perto de 100 %",
        "Enviar vazio, ou 9 no SMART, quando a pessoa não respondeu.",
        (*AVOIDED, "HAOC2.282", "HAOC3.303c"),
    ),
    "satisfacao_invertida": Fault(
        "Escala de satisfação invertida",
        "satisfação dos solicitantes, que parece muito pior do que é; nenhum indicador do catálogo a usa",
        "Enviar 1 para muito insatisfeito e 5 para muito satisfeito.",
    ),
    "fechamento_em_lote": Fault(
        "Fechamento em lote",
        "tempos de resposta e de laudo, e o percentual no prazo",
        "Registrar a hora em que cada resposta ou laudo foi dado, não a do fechamento.",
        (*TIMES, "MSNT50.765"),
    ),
    "resposta_automatica": Fault(
        "Resposta em menos de 60 segundos",
        "tempo de resposta e percentual no prazo, que parecem melhores do que são",
        "Não contar como resposta a mensagem automática do sistema.",
        TIMES,
    ),
    "evitado_sem_intencao": Fault(
        "Encaminhamento evitado sem intenção de encaminhar",
        "encaminhamentos evitados: estes registros ficam fora da conta",
        "Perguntar primeiro se havia intenção de encaminhar; só então se foi evitado.",
        AVOIDED,
    ),
    "cbo_de_familia": Fault(
        "CBO só com a família (4 dígitos)",
        None,
        "Enviar o CBO com 6 dígitos, que diz a ocupação.",
    ),
    "sem_municipio": Fault(
        "Registro sem município",
        "números do município e da UF: estes registros só contam no núcleo e no Brasil",
        "Enviar o município ou um ponto de telessaúde que esteja no cadastro.",
        ("MSNT5.379", "MSNT5.380", "MSNT5.391", "MSNT5.392"),
    ),
    "fora_do_mes_de_referencia": Fault(
        "Registro fora do mês do envelope SMART",
        None,
        "Enviar em cada envelope só os registros do mês que ele declara.",
    ),
    "fora_da_vigencia_do_nucleo": Fault(
        "Registro fora do funcionamento do núcleo",
        "números de meses em que, pelo cadastro, o núcleo não funcionava",
        "Conferir as datas dos registros e o início e o fim do núcleo no cadastro.",
    ),
}


def fault(code: str) -> Fault:
    """A fault by its short name in ``falha_remetente``.

    Raises:
        KeyError: no such fault is looked for.
    """
    if code.startswith(CONSTANT):
        column = code.removeprefix(CONSTANT)
        return Fault(
            f"Coluna {column} sempre com o mesmo valor",
            BEHIND[column],
            f"Enviar em {column} o que foi registrado; vazio quando não se sabe.",
            MADE_OF.get(column, ()),
        )
    if code.startswith(DUMMY):
        column = code.removeprefix(DUMMY)
        return Fault(
            f"Código fictício em {column}",
            BEHIND[column],
            f"Enviar o código verdadeiro em {column}; vazio quando não se sabe.",
            MADE_OF.get(column, ()),
        )
    return FAULTS[code]
