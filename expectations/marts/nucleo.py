"""Núcleos as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "nucleo", "nucleo_id", "Núcleos publicados", "o nome e a UF dos núcleos nas consultas", uf=True
)
