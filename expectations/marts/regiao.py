"""Regiões de saúde as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "regiao",
    "nivel_id",
    "Regiões de saúde publicadas",
    "o nome das regiões nas consultas",
    shape=r"^[A-Z]{2}-.+$",
    uf=True,
    within="nivel",
)
