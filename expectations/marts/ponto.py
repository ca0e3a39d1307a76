"""Pontos as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "ponto",
    "ponto_cnes",
    "Pontos publicados",
    "o nome e o município dos pontos nas consultas",
    shape=r"^[0-9]{7}$",
)
