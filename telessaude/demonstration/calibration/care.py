"""Parameters of the records beyond the first families: teleconsulta, tele-educação, regulação.

No published figure was found for any of them: every number here is an assumption, never to be quoted.
"""

from __future__ import annotations

from dataclasses import dataclass

from telessaude.demonstration.calibration import DEFAULT_ROWS, THEMES, Sender

# --- Size: records for each teleconsultoria or telediagnóstico asked for ------------------------------

TELECONSULTA_PER_ROW = 15_000 / DEFAULT_ROWS
TELEDUCACAO_PER_ROW = 1_500 / DEFAULT_ROWS
REGULACAO_PER_ROW = 20_000 / DEFAULT_ROWS

# --- Specialists ------------------------------------------------------------------------------------

GENETICS = "Genética Médica"
GENETICS_CID = "Q999"
SPECIALTIES = (*(theme.especialidade for theme in THEMES), GENETICS)
SPECIALIST_CBO = (  # CBO 2002, in the order of SPECIALTIES
    "225135", "225250", "225120", "225155", "225133", "225124", "225103", "225270", "225112",
    "225130", "225165", "225127", "225109", "225136", "225185", "225285", "225175",
)  # fmt: skip
SPECIALTY_EXPONENT = 0.8  # Zipf, dermatology first

# --- Teleconsulta -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Modality:
    """A kind of encounter: how common, by which channels, where the patient is, how it is booked.

    Attributes:
        channels, places: shares by name. booked: share with an appointment. minutes: median length.
        specialty: share with an especialidade. first: share of first encounters. transfers: whether the
        patient may need to be moved.
    """

    nome: str
    share: float
    channels: dict[str, float]
    places: dict[str, float]
    booked: float
    minutes: float
    specialty: float
    first: float
    transfers: bool = False


MODALITIES = (
    Modality("teleconsulta", 0.40, {"video": 0.8, "telefone": 0.2},
             {"ambulatorial": 0.85, "domiciliar": 0.15}, 1.0, 24, 0.98, 0.55),
    Modality("teleinterconsulta", 0.10, {"video": 1.0},
             {"ambulatorial": 0.9, "hospitalar": 0.1}, 0.9, 28, 1.0, 0.60, transfers=True),
    Modality("teleorientacao", 0.13, {"chat": 0.6, "telefone": 0.25, "mensagem": 0.15},
             {"domiciliar": 0.9, "ambulatorial": 0.1}, 0.1, 12, 0.3, 0.50),
    Modality("televisita", 0.06, {"video": 0.95, "telefone": 0.05},
             {"hospitalar": 1.0}, 0.7, 18, 0.4, 0.45, transfers=True),
    Modality("telemonitoramento", 0.25, {"telefone": 0.55, "mensagem": 0.25, "video": 0.2},
             {"domiciliar": 0.95, "ambulatorial": 0.05}, 0.85, 10, 0.8, 0.12),
    Modality("teletriagem", 0.06, {"telefone": 0.5, "chat": 0.5},
             {"ambulatorial": 0.5, "domiciliar": 0.5}, 0.0, 9, 0.2, 0.70, transfers=True),
)  # fmt: skip
MONITORING = "telemonitoramento"
MONITORED_PER_MONTH = 2.0  # encounters of a monitored patient
MONITORING_SHARES = {"sincrono": 0.3, "assincrono": 0.2, "remoto": 0.5}
MONITORING_INFORMED, FIRST_INFORMED, CONSENT_INFORMED, CONSENT_YES = 0.88, 0.92, 0.95, 0.97
BOOKING_DAYS, BOOKING_SIGMA, BOOKING_MAX_DAYS = 6.0, 0.7, 18
DELAY_MINUTES, DELAY_SD_MINUTES, EARLY_MAX_MINUTES, DELAY_MAX_MINUTES = 6.0, 8.0, 10, 75
LENGTH_SIGMA = 0.45
MISSED_SHARE, ENCOUNTER_CANCELLED_SHARE, END_INFORMED = 0.09, 0.05, 0.97
TRANSFER_INFORMED, TRANSFER_YES, TRANSFER_DONE, TRANSFER_TIMED = 0.90, 0.15, 0.75, 0.85
REMOTE_MINUTES, REFERENCE_MINUTES, TRANSFER_SIGMA = 35.0, 95.0, 0.5
PLACE_INFORMED = 0.97
AT_HOSPITAL_SHARE = 0.5  # of the encounters whose patient may need to be moved

# --- Tele-educação ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Activity:
    """A kind of activity: how common, in which formats, hours (median) and people (median)."""

    tipo: str
    share: float
    formats: dict[str, float]
    hours: float
    people: float


ACTIVITIES = (
    Activity("webaula", 0.52, {"streaming": 0.5, "webconferencia": 0.4, "assincrono": 0.1}, 1.0, 38),
    Activity("curso", 0.07, {"assincrono": 0.8, "webconferencia": 0.2}, 30.0, 60),
    Activity("forum", 0.08, {"assincrono": 1.0}, 2.0, 18),
    Activity("reuniao", 0.12, {"webconferencia": 0.7, "videoconferencia": 0.3}, 1.5, 12),
    Activity("videocolaboracao", 0.16, {"videoconferencia": 0.7, "telepresenca": 0.3}, 1.0, 9),
    Activity("outro", 0.05, {"webconferencia": 1.0}, 1.0, 20),
)
HOURS_SIGMA, PEOPLE_SIGMA = 0.3, 0.6
ENROLLED_PER_PARTICIPANT = 1.35

# --- Regulação --------------------------------------------------------------------------------------

EXAM_PROCEDURES = (  # asked for beside the consultation, with the specialty that asks
    ("Ecocardiograma transtorácico", "Cardiologia"),
    ("Ultrassonografia obstétrica", "Ginecologia e Obstetrícia"),
    ("Endoscopia digestiva alta", "Gastroenterologia"),
)
EXAM_PROCEDURE_SHARE = 0.25
CONSULTATION_SIGTAP = "0301010072"  # consulta médica em atenção especializada
EXAM_SIGTAP = ("0205010032", "0205020143", "0209010037")  # in the order of EXAM_PROCEDURES
REQUEST_WITH_CID_SHARE = 0.85
SLOT_SHARES = {"primeira": 0.62, "retorno": 0.28, "reserva": 0.06}  # the rest does not say
RISK_SHARES = {"vermelho": 0.07, "amarelo": 0.23, "verde": 0.40, "azul": 0.24}  # the rest has none
RISK_WAIT_DAYS = (16.0, 38.0, 62.0, 85.0, 60.0)  # medians, in the order of RISK_SHARES, then without risk
QUEUE_SIGMA = 0.75
RETURNED_BY_REGULATOR, RETURN_DAYS = 0.14, 7.0
RESENT_SHARE, RESEND_DAYS = 0.70, 14.0
DECIDED_SHARE, DECISION_DAYS = 0.95, 8.0
VERDICT_SHARES = (0.91, 0.05, 0.04)  # autorizada, negada, cancelada
SCHEDULED_SHARE, SCHEDULED_WITHIN_DAYS = 0.96, 10.0
NO_SHOW_SHARE = 0.18
AFTER_TELECONSULTORIA_SHARE = 0.10
# Of the patients whose referral was called not avoided, or avoided, who enters the queue in weeks.
REFERRED_IN_QUEUE_SHARE, AVOIDED_IN_QUEUE_SHARE, IN_QUEUE_AFTER_DAYS = 0.60, 0.12, 18.0
STATE_SENDERS = {
    "MG": Sender(delimiter=";", encoding="latin-1", instants="br", accents=True),
    "RS": Sender(encoding="utf-8-sig", quoted=True, instants="iso_offset"),
    "AM": Sender("csv", "csv", "|"),
}
