"""Pontos as published, núcleo by núcleo."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "ponto_nucleo",
    "ponto_cnes",
    "Pontos publicados, por núcleo",
    "os pontos que cada núcleo atende",
    shape=r"^[0-9]{7}$",
    within="nucleo_id",
)
