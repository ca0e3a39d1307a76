"""Data validation: suites as code for each source and mart, the runner and the report.

A check lives once. What the data must obey, delivered or about to be published, is an expectation: judged at
every run, told on the validation page, shown by a mutation to catch what it should. That a model's SQL does
what it should is a dbt unit test beside it. dbt's data tests hold the keys of marts that no suite judges.

Heavy libraries are imported inside functions only: importing this package costs a command line nothing.
"""

from expectations.model import Check, ExpectationResult, Frame, Suite, ValidationResult
from expectations.runner import run, suites

__all__ = ["Check", "ExpectationResult", "Frame", "Suite", "ValidationResult", "run", "suites"]
