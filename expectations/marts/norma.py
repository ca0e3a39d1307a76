"""Norms as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite("norma", "norma", "Normas publicadas", "o nome da norma de cada indicador")
