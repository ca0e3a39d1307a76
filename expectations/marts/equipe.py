"""Equipes as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite(
    "equipe",
    "equipe_ine",
    "Equipes publicadas",
    "o tipo e o ponto das equipes nas consultas",
    shape=r"^[0-9]{10}$",
)
