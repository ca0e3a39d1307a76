"""The calendar as published."""

from expectations.marts._cadastros import register_suite

SUITE = register_suite("calendario", "data", "Calendário publicado", "os dias úteis e feriados nas consultas")
