"""Codes of the contract as a coordinator reads them."""

from __future__ import annotations

from telessaude.reading.answers.cbo import family

LEVELS = {
    "brasil": "Brasil", "uf": "UF", "nucleo": "núcleo", "municipio": "município",
    "ponto": "ponto", "equipe": "equipe", "profissional": "profissional",
}  # fmt: skip
KINDS = {
    "contagem": "contagem", "proporcao": "proporção", "media": "média",
    "razao": "razão", "mediana": "mediana", "ranking": "ranking",
}  # fmt: skip
DIRECTIONS = {
    "maior_melhor": "quanto maior, melhor",
    "menor_melhor": "quanto menor, melhor",
    "neutro": "nem maior nem menor é melhor",
}
DIMENSIONS = {
    "tipo": "Tipo", "tipo_exame": "Tipo de exame", "cbo_familia": "Categoria profissional (família CBO)",
    "cid10_categoria": "Tema (CID-10)", "ciap2": "Tema (CIAP-2)", "resolucao_duvida": "Resolução da dúvida",
    "intencao": "Intenção de encaminhamento", "servico": "Serviço", "funcao": "Função",
    "porte_populacional": "Porte populacional", "condicao": "Condição", "faixa": "Faixa etária",
    "classificacao": "Classificação",
}  # fmt: skip
# What the codes of the contract lose of the words.
SPELT = {
    "nao": "não", "assincrona": "assíncrona", "sincrona": "síncrona", "sincrono": "síncrono",
    "assincrono": "assíncrono", "telediagnostico": "telediagnóstico", "teleducacao": "tele-educação",
    "videoconferencia": "videoconferência", "telepresenca": "telepresença", "tecnico": "técnico",
    "informatica": "informática", "orientacao": "orientação", "producao": "produção", "medicos": "médicos",
    "capacitacao": "capacitação", "genetica": "genética", "medica": "médica", "obstetricia": "obstetrícia",
    "familia": "família", "teleorientacao": "teleorientação", "ate": "até", "sof": "SOF", "ecg": "ECG",
    "eeg": "EEG", "mapa": "MAPA",
}  # fmt: skip


def dimension(code: str) -> str:
    """A breakdown's name: tipo_exame as Tipo de exame; two joined ones with a cross between."""
    for mark in (" | ", " x "):
        if mark in code:
            return " × ".join(dimension(part) for part in code.split(mark))
    return DIMENSIONS.get(code, _spelt(code))


def category(dimension_code: str, code: str) -> str:
    """A category as it is read; codes of classifications stay, with their name where there is one."""
    if dimension_code == "cbo_familia":
        return family(code)
    if " | " in code:
        return " · ".join(category("", part) for part in code.split(" | "))
    if code == code.lower() and "." not in code:
        return _spelt(code)
    return code


def by_levels(niveis: tuple[str, ...]) -> str:
    """UF, núcleo e município: levels in a sentence, from the whole to its parts."""
    return listed([name for nivel, name in LEVELS.items() if nivel in niveis], len(LEVELS))


def kind_of(tipo: str, sentido: str) -> str:
    """Proporção; quanto maior, melhor."""
    return f"{KINDS.get(tipo, tipo).capitalize()}; {DIRECTIONS.get(sentido, sentido)}"


def counted(count: int, one: str, many: str) -> str:
    """1 núcleo, 3 núcleos."""
    return f"{count} {one if count == 1 else many}"


def listed(names: list[str], most: int = 4) -> str:
    """Names in a row: a, b e c; past ``most``, how many more."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} e mais {len(names) - most + 1}"
    return " e ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def short(nucleo: str) -> str:
    """A núcleo's name without the words that all of them begin with."""
    for start in ("Núcleo de Telessaúde de ", "Núcleo de Telessaúde do ", "Núcleo de Telessaúde da "):
        if nucleo.startswith(start):
            return nucleo.removeprefix(start)
    return nucleo.removeprefix("Núcleo de Telessaúde ")


def _spelt(code: str) -> str:
    words = " ".join(SPELT.get(word, word) for word in code.split("_"))
    return words[:1].upper() + words[1:]
