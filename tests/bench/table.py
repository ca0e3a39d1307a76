"""The ten indicators that every program of the bench computes, month by month, for Brasil and each núcleo.

They are told as in the contract (`indicators.yml`): the records, the instant of the month, what is counted.
"""

INDICATORS = (
    "MSNT5.379",  # respondidas
    "MSNT5.386",  # of which síncronas
    "MSNT5.387",  # of which assíncronas
    "MSNT5.388a",  # distinct pontos of the respondidas
    "MSNT5.412b",  # avoided, among those asked and with the intention to refer
    "MSNT5.417",  # mean hours to the answer
    "MSNT5.418a",  # assíncronas in less than 72 h
    "MSNT5.391",  # laudados
    "MSNT50.765",  # eletivos with their laudo within 72 h of the exam
    "DESD.1795",  # exams made
)
TERM_HOURS = 72
