"""Parameters of what núcleos, states and the Ministry deliver about the service itself.

The numbers of the aspects are those of the catalogue; the programmes' rules are cited where they are
used. Every other number is an assumption of the demonstration, never to be quoted.
"""

from __future__ import annotations

from dataclasses import dataclass

TERM_MONTHS, YEAR_MONTHS = 4, 12  # SUS managers report by quadrimester (Lei Complementar 141/2012, art. 36)
REPORT_BUSINESS_DAY = 6  # of the month after the last one reported

# --- Staff and specialists --------------------------------------------------------------------------

STAFF = {  # beside the teleconsultores and laudistas
    "coordenador": 1, "administrativo": 2, "tecnico_informatica": 2, "monitor_campo": 2, "telerregulador": 3,
    "outra": 1,
}  # fmt: skip
STAFF_LEFT = 2  # people of each núcleo who leave half-way
SMART_NEWCOMERS = 3  # professionals that only SMART's list knows
TRAINED_AGAIN_SHARE = 0.35  # professionals trained in the second half of the period
SPECIALTIES_AT_REMOTE = (2, 5)  # specialties offered at a remote ponto, from 2 to 5
OFFER_ENDED_SHARE = 0.05
SPECIALIST_HOURS, SPECIALIST_HOURS_SD, TELE_SHARE = 64.0, 12.0, (0.15, 0.45)
CONTRACTED_HOURS = {"teleconsultoria": 220, "teleconsulta": 176, "telediagnostico": 264, "teleducacao": 88}
UPTIME = (0.90, 1.00)

# --- Money ------------------------------------------------------------------------------------------

PORTES = ("IV", "III", "II", "II", "II", "I")  # of the núcleos, in order
TRANSFER_BY_PORTE = {"I": 35_000.0, "II": 50_000.0, "III": 75_000.0, "IV": 100_000.0}
CONTRACT_BUDGET = {"nucleo": 480_000.0, "municipio": 90_000.0}  # R$ a year
CONTRACT = {  # indicator, target, weight (percent of the budget); MSNT5.417 is better when lower
    "nucleo": (("MSNT5.418a", 85.0, 30.0), ("MSNT5.388b", 75.0, 20.0), ("MSNT5.417", 40.0, 25.0),
               ("MSNT5.412b", 70.0, 25.0)),
    "municipio": (("MSNT5.418a", 80.0, 40.0), ("MSNT5.417", 48.0, 35.0), ("MSNT50.765", 95.0, 25.0)),
}  # fmt: skip

# --- Indicators of a state's own ----------------------------------------------------------------------

LOCAL_INDICATORS = (  # id, name, definition, kind, factor, unit, sense, target, norm
    ("LOCAL.assincronas_72h", "Assíncronas respondidas em até 72 h",
     "Das assíncronas respondidas, as que levaram até 72 h.",
     "proporcao", "100", "%", "maior_melhor", "80", "Contrato de gestão fictício da demonstração"),
    ("LOCAL.producao", "Produção do núcleo", "Teleconsultorias, laudos e teleconsultas.",
     "contagem", None, "atendimentos", "maior_melhor", None, "Contrato de gestão fictício da demonstração"),
    ("LOCAL.visitas_tecnicas", "Visitas técnicas", "Visitas do núcleo às unidades, informadas por ele.",
     "contagem", None, "visitas", "maior_melhor", "3", "Contrato de gestão fictício da demonstração"),
    ("LOCAL.prontuarios_revisados", "Prontuários revisados por dois profissionais",
     "Dos prontuários sorteados, os revisados por dois profissionais.",
     "proporcao", "100", "%", "maior_melhor", "90", "Contrato de gestão fictício da demonstração"),
)  # fmt: skip
LOCAL_TERMS = (  # id, side, measure, sign
    ("LOCAL.assincronas_72h", "numerador", "tc_assincronas_ate_72h", "1"),
    ("LOCAL.assincronas_72h", "denominador", "tc_assincronas", None),
    ("LOCAL.producao", "numerador", "tc_respondidas", "1"),
    ("LOCAL.producao", "numerador", "td_laudados", "1"),
    ("LOCAL.producao", "numerador", "co_realizadas", "1"),
)
VISITS = 3.0  # of a núcleo in a month
RECORDS_DRAWN, REVIEWED_SHARE = (80, 160), 0.88


@dataclass(frozen=True)
class PlanActivity:
    """An activity of the work plan; `basis`: the production it counts, or a number a month; None: judged."""

    atividade: str
    unidade: str | None
    basis: str | float | None
    weight: float
    unit_cost: float


PLAN_ACTIVITIES = (
    PlanActivity("Responder teleconsultorias", "teleconsultoria", "asked", 3.0, 38.0),
    PlanActivity("Emitir laudos de telediagnóstico", "laudo", "done", 3.0, 22.0),
    PlanActivity("Realizar atividades de tele-educação", "atividade", "activities", 2.0, 900.0),
    PlanActivity("Visitar municípios para implantação", "visita", 2.0, 1.0, 1_800.0),
    PlanActivity("Articular a rede com os comitês gestores", None, None, 1.0, 0.0),
)
PLAN_MONTHS_AHEAD = 6  # the agreement goes on after the generated period
PLAN_DONE = (0.78, 1.12)  # executed over planned
PLAN_JUDGED_PER_MONTH = 4.0  # points of the coordinator's own percentage, month after month

# --- The network of care ----------------------------------------------------------------------------

IN_PERSON_SPECIALTIES = ("Cardiologia", "Dermatologia", "Endocrinologia", "Psiquiatria", "Neurologia")
IN_PERSON_PER_THOUSAND, IN_PERSON_NOISE = 3.0, 0.10  # visits a month, in each specialty
IN_PERSON_YEARLY_DROP = 0.08  # as telehealth grows
SLOT_PROCEDURES = ("Consulta em Cardiologia", "Consulta em Dermatologia", "Ecocardiograma transtorácico")
SLOTS_PER_THOUSAND, SLOTS_TAKEN = 2.0, (0.70, 1.05)
HOSPITAL_SHARE = 0.25  # municípios with a hospital
ADOPTED_BEFORE, ADOPTED_DURING = 0.25, 0.35  # hospitals that have telemedicine by the start, and later
ADMISSIONS_MEDIAN, ADMISSIONS_SIGMA = 70.0, 0.6
READMITTED_SHARE, STAY_DAYS, DEATHS_SHARE, DEATHS_YEARLY_DROP = 0.07, 4.8, 0.032, 0.08
HOSPITAL_INFORMED = 0.98

# --- Programmes -------------------------------------------------------------------------------------

CONDITIONS = (
    "instrumento_formalizado", "ponto_focal_indicado", "capacitacao_bloco1", "cadastro_profissionais",
)  # fmt: skip
CONDITIONS_UF = "MG"  # Deliberação CIB-SUS/MG 4.690/2024
CONDITION_NEVER, CONDITIONS_END_AT = 0.06, 0.8  # the others are fulfilled by this point of the period
SUSPENDABLE, SUSPENDED_SHARE = "capacitacao_bloco1", 0.10  # where specialised care is still being structured
TEAMS_PER_LICENCE = 5  # Bahia
LICENCE_SHARE, MANAGER_SHARE = 0.92, 0.85
CALLS_PER_MONTH = 6.0  # of each núcleo of CONDITIONS_UF
CALL_DAYS_SHARES = (0.22, 0.30, 0.22, 0.14, 0.06, 0.03, 0.03)  # answered on the 1st ... 7th business day
CALL_SAME_DAY_SHARE, CALL_NEVER_SHARE = 0.15, 0.03

# --- Self-evaluation --------------------------------------------------------------------------------

ASPECTS = (  # those of the catalogue whose nature is "característica"
    10, 11, 13, 14, 17, 18, 20, 26, 60, 61, 62, 63, 68, 69, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81,
    82, 83, 84, 91, 92, 93, 105, 115, 116, 117, 119, 122, 134, 135, 138, 142, 146, 229, 245, 253, 298,
    299, 300, 301, 302, 328, 329, 331, 332, 335, 337, 338, 347, 431, 462, 465, 498, 534, 547, 548, 549,
    550, 551, 552, 553, 573, 576, 578, 585, 586, 591, 592, 634, 635, 646, 649, 659, 666, 673, 676, 678,
    679, 691, 752, 754, 755, 759, 760, 766, 793, 798, 814, 819, 820, 821, 822, 823, 841, 1770, 1832, 1833,
    1834, 1835, 1836, 1838, 1843, 1844, 1845, 1846, 1847, 1848, 1849, 1850, 1851, 1852, 1853,
)  # fmt: skip
ASPECTS_ANSWERED = (0.75, 1.0)  # of each núcleo
ANSWERS = ("sim", "nao", "nao_se_aplica", "nao_sabe")
ANSWER_SHARES = (0.60, 0.22, 0.10, 0.08)
ASPECT_IMPROVES = 0.35  # of the "não" and "não sabe" of a year, those that are "sim" in the next
EVIDENCE_SHARE = 0.5
DIGITAL_AREAS = (
    "Atenção primária", "Doenças crônicas não transmissíveis", "Saúde materno-infantil", "Saúde mental",
    "Urgência e emergência", "Vigilância em saúde", "Doenças infecciosas", "Saúde bucal",
)  # fmt: skip
DIGITAL_SHARE, DIGITAL_YEARLY_GAIN = 0.5, 0.15
