"""Every parameter of the demonstration data, in one place.

Here are the size, the network, teleconsultoria, telediagnóstico, SOF, deliveries and faults; `care` has the
other records and `management` what is delivered about the service itself.

Three kinds of number live here: figures read in published papers (``PUBLISHED``, with where), the drawing
parameters chosen so that the data fall inside them, and plain assumptions. No source gives a national mean
response time, nor most of the shares of the contract's optional columns: whatever has no published figure
carries the word *assumption* in its comment and must never be quoted as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

# --- Size and period --------------------------------------------------------------------------------

DEFAULT_START = (
    "2023-01"  # fixed, so that the demonstration never changes; 24 months reach 29/02 and 20/11/2024
)
DEFAULT_SEED = 7
DEFAULT_MONTHS = 24
DEFAULT_NUCLEOS = 6
DEFAULT_ROWS = 310_000
TELECONSULTORIA_SHARE = (
    60 / 310
)  # telediagnósticos several times the teleconsultorias (RTMG: 2.5 M ECG, 76 k)
MONTHLY_GROWTH = 0.015  # assumption: a slowly growing service
MONTH_SEASON = (
    0.82,
    0.88,
    1.08,
    1.04,
    1.06,
    1.02,
    0.97,
    1.08,
    1.05,
    1.08,
    0.98,
    0.80,
)  # assumption: holidays
MONTH_NOISE = 0.08  # assumption: log-normal noise of a núcleo's month


@dataclass(frozen=True)
class Published:
    """A published range that one figure of the generated landing must fall in."""

    figura: str
    minimo: float
    maximo: float
    onde: str


_SMART = "SMART nacional, odontologia, 2019 (S1806-83242022000100294)"
_MG = "Minas Gerais, odontologia, 2015-17 (S1806-83242018000100303)"
_RTMG = "RTMG 2007-12 (Rev Panam Salud Publica 2014;35:345-52)"
_SETTING = "faixa recomendada em calibration.md"

PUBLISHED = (
    Published("assincronas", 0.85, 0.90, _SETTING),
    Published("no_prazo_72h", 0.667, 0.95, f"{_SMART}; {_SETTING}"),
    Published("satisfacao_ausente", 0.55, 0.85, f"{_MG}; {_SETTING}"),
    Published("satisfeitos", 0.909, 0.99, f"{_SMART}; TelessaúdeRS 0800, 2013"),
    Published("resolucao_ausente", 0.66, 0.74, _MG),
    Published("resolucao_sim", 0.87, 0.97, f"{_SETTING}; TelessaúdeRS 0800, 2013"),
    Published("intencao_informada", 0.052, 0.49, f"{_MG}; {_SETTING}"),
    Published("encaminhamento_evitado", 0.65, 0.80, f"{_SMART}; {_RTMG}"),
    Published("horario_comercial", 0.80, 0.855, f"{_SMART}; {_SETTING}"),
    Published("enfermeiros", 0.47, 0.532, f"{_RTMG}; {_SETTING}"),
    Published("medicos", 0.33, 0.37, f"{_RTMG}; {_SETTING}"),
    Published("dentistas", 0.06, 0.10, _SETTING),
    Published("ecg", 0.80, 0.99, "RTMG 2006 a 03/2016"),
    Published("ecg_normal", 0.556, 0.596, "RTMG 2011, 290.795 exames: 57,6 %"),
    Published("ecg_mulheres", 0.59, 0.611, "RTMG 2011: 60,1 %; CODE 2010-17: 59,8 %"),
    Published("ecg_idade_media", 50.5, 52.2, "RTMG 2011: 51; CODE 2010-17: 51,7"),
    Published("ecg_idade_desvio", 17.1, 19.5, "RTMG 2011: 19; CODE 2010-17: 17,6"),
    Published("populacao_mediana", 6_100, 7_500, "RTMG: 6.778 (intervalo interquartil 4.425 a 10.805)"),
)

# --- The núcleos ------------------------------------------------------------------------------------

Format = Literal["csv", "csv.gz", "jsonl", "parquet", "smart", "planilha"]


@dataclass(frozen=True)
class Sender:
    """How a núcleo writes: file formats of both families and the habits of its system."""

    teleconsultoria: Format = "csv"
    telediagnostico: Format = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    quoted: bool = False
    instants: Literal["iso_offset", "iso", "br"] = "iso"
    yes_no: tuple[str, str] = ("S", "N")
    accents: bool = False  # Assíncrona instead of assincrona
    masked_people: bool = False
    ibge: Literal["full", "six_digits", "float"] = "full"
    family_cbo: bool = False  # now and then a CBO of 4 digits
    teleconsulta: Format = "csv"
    teleducacao: Format = "csv"

    def without_faults(self) -> Sender:
        """The same system on its best behaviour."""
        return replace(self, ibge="full", family_cbo=False)


@dataclass(frozen=True)
class Profile:
    """What tells one núcleo from another; more than six núcleos repeat these."""

    uf: str
    city: str
    municipio_ibge: str
    sender: Sender
    fault: str  # the episode of this sender, "" for none: see the stretches at the end of the module
    size: float  # share of the production: an assumption
    within_72h: float  # async: between .67 and .95
    satisfaction_missing: float  # between .55 and .85
    intention_informed: float  # a minority
    avoided: float  # of those with intention and informed: between .65 and .80
    stops: bool = False


UTC_OFFSET = {"AM": "-04:00", "MG": "-03:00", "RS": "-03:00"}  # without daylight saving, as since 2019
PROFILES = (
    Profile(
        uf="MG", city="Belo Horizonte", municipio_ibge="3106200", fault="fechamento_em_lote",
        sender=Sender("csv", "csv.gz", ";", "latin-1", instants="br", yes_no=("Sim", "Não"), accents=True),
        size=0.28, within_72h=0.90, satisfaction_missing=0.57, intention_informed=0.30, avoided=0.74,
    ),
    Profile(
        uf="RS", city="Porto Alegre", municipio_ibge="4314902", fault="resposta_de_maquina",
        sender=Sender(
            encoding="utf-8-sig", quoted=True, instants="iso_offset", yes_no=("true", "false"),
            family_cbo=True,
        ),
        size=0.22, within_72h=0.93, satisfaction_missing=0.80, intention_informed=0.45, avoided=0.78,
    ),
    Profile(
        uf="AM", city="Manaus", municipio_ibge="1302603", fault="nao_informado_como_um",
        sender=Sender("smart", "smart", teleducacao="smart"),
        size=0.12, within_72h=0.72, satisfaction_missing=0.70, intention_informed=0.25, avoided=0.68,
    ),
    Profile(
        uf="MG", city="Montes Claros", municipio_ibge="3143302", fault="",
        sender=Sender("planilha", "csv", "\t", yes_no=("1", "0"), masked_people=True),
        size=0.14, within_72h=0.78, satisfaction_missing=0.75, intention_informed=0.10, avoided=0.67,
    ),
    Profile(
        uf="RS", city="Pelotas", municipio_ibge="4314407", fault="escala_invertida",
        sender=Sender(
            "jsonl", "csv", "|", instants="iso_offset", ibge="six_digits",
            teleconsulta="jsonl", teleducacao="jsonl",
        ),
        size=0.14, within_72h=0.86, satisfaction_missing=0.62, intention_informed=0.35, avoided=0.72,
    ),
    Profile(
        uf="AM", city="Parintins", municipio_ibge="1303403", fault="coluna_constante", stops=True,
        sender=Sender(
            "csv.gz", "parquet", yes_no=("Sim", "Não"), accents=True, ibge="float",
            teleconsulta="csv.gz", teleducacao="parquet",
        ),
        size=0.10, within_72h=0.75, satisfaction_missing=0.66, intention_informed=0.20, avoided=0.70,
    ),
)  # fmt: skip

# The state whose teams come by SISAB and that has a município whose queue comes by SISREG.
PUBLIC_FILES_UF = "MG"
SISAB_PARAMETER = 3_500  # assumption: people that a team is expected to follow

# --- The network ------------------------------------------------------------------------------------

POPULATION_MEDIAN, POPULATION_Q1, POPULATION_Q3 = 6_778, 4_425, 10_805  # RTMG, served municípios
POPULATION_GROWTH = 0.006  # assumption: yearly
ROWS_PER_MUNICIPIO = 2_600  # assumption: 310,000 records are some 120 municípios
MUNICIPIOS_MAX = 780  # RTMG 2006 to 03/2016
MUNICIPIOS_MIN_PER_NUCLEO = 4
INHABITANTS_PER_PONTO = 6_000  # assumption: one UBS each
PROFESSIONALS_PER_PONTO = 5  # assumption
SECOND_TEAM_SHARE = 0.35  # assumption: pontos with a second ESF
ORAL_TEAM_SHARE = 0.60  # assumption: pontos with an oral health team
NOT_IMPLANTED_SHARE = 0.05  # assumption: pontos that ask before the paperwork is done
IMPLANTED_LATER_SHARE = 0.12  # assumption: implanted during the period
CLOSED_SHARE = 0.02  # assumption: pontos closed half-way
TRAINED_SHARE = 0.60  # assumption: professionals with a telehealth training on record
LEFT_SHARE = 0.05  # assumption: professionals who left half-way
ACTIVITY_SHAPE = 0.7  # assumption: gamma shape of how much each professional asks; below 1 is a long tail
TELECONSULTORES_PER_NUCLEO = 18  # assumption
LAUDISTAS_PER_NUCLEO = 8  # assumption
PATIENTS_PER_EXAM, PATIENTS_MIN = 0.75, 200  # assumption: some patients come back
CNS_SHARE, OWN_CODE_SHARE = 0.15, 0.08  # assumption: the rest of the professionals are identified by CPF
PROTOCOLS_PER_UF = 6  # assumption; the last one is not approved in CIB

# --- Teleconsultoria --------------------------------------------------------------------------------

SYNC_SHARE = 0.125  # async 85 to 90 %
SYNC_MEDIAN_MINUTES, SYNC_SIGMA = 18.0, 0.6  # assumption: "sync minutes"
RESPONSE_SIGMA = 1.05  # assumption: log-normal shape; the núcleo's share within 72 h fixes the median
RESPONSE_CAP_DAYS = 25  # assumption: what is not answered by then stays open
RETURNED_SHARE, CANCELLED_SHARE = 0.015, 0.008  # assumption; "a few cancelled"
CORRECTED_SHARE = 0.02  # records corrected later
WORKING_HOURS_SHARE = 0.83  # asked 8 to 18 h on weekdays: 80 to 85 %
OFF_HOURS_WEEKEND_SHARE = 0.30  # assumption: of what is asked outside working hours
HOUR_WEIGHTS = (0.10, 0.14, 0.14, 0.09, 0.06, 0.10, 0.13, 0.12, 0.08, 0.04)  # assumption: from 8 h to 17 h
CATEGORY_SHARES = {"enfermeiro": 0.50, "medico": 0.35, "dentista": 0.08, "outro": 0.055, "gestor": 0.015}
CATEGORY_CBO = {
    "enfermeiro": ("223565", "223505"),
    "medico": ("225142", "225125", "225130", "225170"),
    "dentista": ("223293", "223208"),
    "outro": ("322245", "515105", "223605", "223710", "251510", "223405"),
    "gestor": ("131210", "131205"),
}
SATISFACTION_SHARES = (0.01, 0.01, 0.02, 0.11, 0.85)  # from 1 to 5
RESOLUTION_MISSING = 0.70
RESOLUTION_SHARES = (0.90, 0.08, 0.02)  # sim, parcial, nao
INTENTION_YES = 0.60  # assumption: of those informed
AVOIDED_INFORMED = 0.90  # assumption: of those with intention
PERTINENT_INFORMED, PERTINENT_YES = 0.70, 0.76  # assumption
EXAM_INFORMED, EXAM_YES, EXAM_PERTINENT_INFORMED, EXAM_PERTINENT_YES = 0.60, 0.30, 0.70, 0.82  # assumption
CID_INFORMED, SECOND_CID, CIAP_INFORMED = 0.45, 0.12, 0.40  # assumption
LINE_INFORMED, PROTOCOL_INFORMED, PATIENT_INFORMED = 0.75, 0.12, 0.35  # assumption
TEAM_INFORMED, TELECONSULTOR_INFORMED = 0.93, 0.97  # assumption
SOF_CANDIDATE = 0.03  # assumption
TELEDUCACAO_SHARE = 0.01  # assumption: doubts answered inside a tele-education activity
THEME_EXPONENT = 1.0  # Zipf; the exponent is an assumption
DENTIST_IN_DENTISTRY = 0.95  # assumption


@dataclass(frozen=True)
class Theme:
    """A specialty, the codes asked about in it and the line of care it belongs to."""

    especialidade: str
    cid10: tuple[str, ...]
    ciap2: tuple[str, ...]
    linha: str | None = None


THEMES = (  # by frequency: dermatology first, the order of the others is an assumption
    Theme("Dermatologia", ("L20.9", "L30.9", "B35.4", "L70.0", "L40"), ("S88", "S87", "S74", "S96")),
    Theme("Ginecologia e Obstetrícia", ("Z34", "N76.0", "O24.4", "N91"), ("W78", "X84", "W85"), "Pré-natal"),
    Theme("Cardiologia", ("I10", "I50.0", "I48", "R07.4"), ("K86", "K77", "K78"), "Hipertensão"),
    Theme("Endocrinologia", ("E11.9", "E03.9", "E66", "E78.5"), ("T90", "T86", "T82"), "Diabetes"),
    Theme("Psiquiatria", ("F32.1", "F41.1", "F20.0", "F10.2"), ("P76", "P74", "P72"), "Saúde Mental"),
    Theme("Pediatria", ("J45.9", "J06.9", "R62.8"), ("R96", "R74", "A03")),
    Theme("Infectologia", ("A53.9", "B18.2", "A16.2"), ("Y70", "D72", "A70")),
    Theme("Ortopedia", ("M54.5", "M17", "M75.1"), ("L03", "L90", "L92")),
    Theme("Neurologia", ("G43.9", "G40.9", "R51"), ("N89", "N88", "N01")),
    Theme("Medicina de Família e Comunidade", ("Z00", "R53", "Z76.0"), ("A97", "A04", "A98")),
    Theme("Gastroenterologia", ("K21.0", "K29.7", "K58"), ("D84", "D87", "D93")),
    Theme("Pneumologia", ("J44.9", "J45", "F17.2"), ("R95", "R96", "P17")),
    Theme("Nefrologia", ("N18.9", "N20.0", "N39.0"), ("U99", "U95", "U71")),
    Theme("Reumatologia", ("M06.9", "M79.7", "M32"), ("L88", "L18", "L99")),
    Theme("Hematologia", ("D50.9", "D64.9", "D69.6"), ("B80", "B82", "B83")),
    Theme("Urologia", ("N40", "N48.1", "R31"), ("Y85", "Y75", "U06")),
)
DENTISTRY = Theme("Odontologia", ("K02.1", "K05.3", "K04.7", "K13.7"), ("D82", "D83"), "Saúde Bucal")
SYNC_CHANNELS = {
    "telefone": 0.50,
    "videoconferencia": 0.20,
    "webconferencia": 0.15,
    "chat": 0.15,
}  # assumption

# --- Telediagnóstico --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exam:
    """An exam type: its SIGTAP code, how common it is and how long it waits (medians, log-normal)."""

    tipo: str
    sigtap: str | None
    share: float
    same_day: float  # share done within the hour of the request
    wait_days: float
    report_hours: float


EXAMS = (  # "most of them ECG"; all shares and medians are assumptions
    Exam("ecg", "0211020036", 0.880, 0.60, 3.0, 5.0),
    Exam("retinografia", "0211060178", 0.030, 0.05, 6.0, 30.0),
    Exam("espirometria", "0211080055", 0.022, 0.05, 6.0, 24.0),
    Exam("mapa", "0211020052", 0.018, 0.00, 5.0, 26.0),
    Exam("holter", "0211020044", 0.015, 0.00, 5.0, 28.0),
    Exam("dermatoscopia", None, 0.015, 0.50, 3.0, 30.0),
    Exam("mamografia", "0204030188", 0.012, 0.00, 8.0, 34.0),
    Exam("radiografia", "0204030153", 0.005, 0.20, 3.0, 20.0),
    Exam("eeg", "0211050024", 0.003, 0.00, 8.0, 36.0),
)
WAIT_SIGMA, REPORT_SIGMA = 0.6, 0.9  # assumption
URGENT_SHARE, URGENT_MEDIAN_MINUTES, URGENT_SIGMA = 0.08, 22.0, 0.7  # assumption
EXAM_CANCELLED_SHARE = 0.006  # assumption
EXAM_CORRECTED_SHARE = CORRECTED_SHARE
INADEQUATE_SHARE, QUALITY_INFORMED = 0.025, 0.90  # assumption
RESULT_INFORMED, SEX_INFORMED, BIRTH_INFORMED = 0.96, 0.995, 0.98  # assumption
ECG_NORMAL = 0.576  # RTMG 2011
NORMAL_DROP_PER_YEAR = 0.006  # assumption: older patients have fewer normal tracings
CRITICAL_OF_ABNORMAL = 0.03  # assumption
WOMEN_SHARE = 0.60  # RTMG 60.1 %, CODE 59.8 %
AGE_MEAN, AGE_SD, AGE_RANGE = 51.3, 18.4, (1, 98)  # RTMG 51 (19), CODE 51.7 (17.6)
EXAM_CATEGORY_SHARES = {
    "medico": 0.72,
    "enfermeiro": 0.27,
    "dentista": 0.0,
    "outro": 0.01,
    "gestor": 0.0,
}  # assumption
EXAM_PROTOCOL_INFORMED, EXAM_TEAM_INFORMED = 0.20, 0.90  # assumption

# --- SOF --------------------------------------------------------------------------------------------

SOF_PER_MONTH = 3.0  # assumption: sent to BIREME by núcleo; the norm asks for two
SOF_SELECT_DAYS, SOF_SEND_DAYS, SOF_RETURN_DAYS, SOF_APPROVE_DAYS, SOF_PUBLISH_DAYS = (
    8,
    20,
    24,
    15,
    20,
)  # assumption
SOF_SELECTED, SOF_SENT, SOF_APPROVED, SOF_REFUSED = 0.85, 0.85, 0.75, 0.10  # assumption

# --- Deliveries and faults --------------------------------------------------------------------------

DEFAULT_FAULTS = 0.01  # share of rows with a wrong cell; above 0 the senders' episodes below happen too
ON_TIME_BUSINESS_DAYS = (2, 8)  # assumption; the month closes on the 10th business day
LATE_SHARE, LATE_MAX_BUSINESS_DAYS = 0.08, 10  # late by up to 10 business days; the share is an assumption
STOP_AT = 0.80  # assumption: point of the period where the núcleo that stops delivers its last month
SENT_AS_ONE = (0.30, 0.40)  # stretches of the period, assumptions: where each sender's episode falls
INVERTED_SCALE = (0.25, 0.40)
BATCH_CLOSING = (0.40, 0.60)
MACHINE_ANSWERS = (0.50, 0.60)
CONSTANT_COLUMN = (0.15, 0.30)
OUTSIDE_MONTH = (0.70, 0.80)


@dataclass(frozen=True)
class Accident:
    """Something that happens once to a delivery: which sender's (by its episode), which file, when."""

    sender: str
    source: str
    form: Format
    at: float  # point of the period


ACCIDENTS = {
    "coluna_desconhecida": Accident("resposta_de_maquina", "teleconsultoria", "csv", 0.55),
    "entrega_repetida": Accident("fechamento_em_lote", "teleconsultoria", "csv", 0.20),
    "gz_interrompido": Accident("fechamento_em_lote", "telediagnostico", "csv.gz", 0.70),
}
BATCH_SIZE_SHARE, BATCH_SIZE_MIN = 0.05, 12
MACHINE_SHARE, MACHINE_MAX_SECONDS = 0.06, 50
FAMILY_CBO_SHARE = 0.05  # of the rows of the núcleo that has this habit
OUTSIDE_MONTH_SHARE = 0.03
SMART_REPLACES_EVERY = 6  # months between RE envelopes
