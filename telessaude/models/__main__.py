"""Parses the dbt project ahead of the first run: the last step of the setup."""

from telessaude.models.parsed import project

project()
