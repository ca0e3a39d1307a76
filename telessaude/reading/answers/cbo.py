"""Names of the occupation families (first four digits of the CBO 2002) that ask for teleconsultorias."""

from __future__ import annotations

FAMILIES = {
    "1312": "Gestores de serviços de saúde",
    "2212": "Biomédicos",
    "2231": "Médicos (código anterior)",
    "2232": "Cirurgiões-dentistas",
    "2233": "Médicos-veterinários",
    "2234": "Farmacêuticos",
    "2235": "Enfermeiros",
    "2236": "Fisioterapeutas",
    "2237": "Nutricionistas",
    "2238": "Fonoaudiólogos",
    "2239": "Terapeutas ocupacionais",
    "2241": "Profissionais da educação física",
    "2251": "Médicos clínicos",
    "2252": "Médicos em especialidades cirúrgicas",
    "2253": "Médicos em medicina diagnóstica e terapêutica",
    "2515": "Psicólogos",
    "2516": "Assistentes sociais",
    "3222": "Técnicos e auxiliares de enfermagem",
    "3224": "Técnicos e auxiliares de saúde bucal",
    "4110": "Agentes, assistentes e auxiliares administrativos",
    "5151": "Agentes comunitários de saúde e afins",
}


def family(code: str) -> str:
    """The name of a family with its code; the code alone where the name is not known."""
    return f"{FAMILIES[code]} ({code})" if code in FAMILIES else f"CBO {code}"
