"""Municípios as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "municipio",
    "municipio_ibge",
    "Municípios publicados",
    "o nome e a UF dos municípios nas consultas",
    shape=r"^[0-9]{7}$",
    uf=True,
)
