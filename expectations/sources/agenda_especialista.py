"""Agenda de especialistas: the hours of each specialist, month by month."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import at_most, fits_in_a_month, not_negative

TABLE = "fatos.fct_agenda_especialista"

RULES = (
    *not_negative(["horas_tele", "horas_total"]),
    at_most("horas_tele", "horas_total", "as horas por telemedicina são parte das do especialista"),
    fits_in_a_month("horas_total"),
)

SUITE = Suite(
    name="fonte_agenda_especialista",
    kind="fonte",
    table=TABLE,
    asset="fct_agenda_especialista",
    unusable="as horas por telemedicina e as horas ociosas (PAHO.165 e 204)",
    frames=contract_frames("agenda_especialista", TABLE, RULES),
)
