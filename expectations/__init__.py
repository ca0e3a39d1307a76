"""Data validation: suites as code for each source and mart, the runner and the report.

Heavy libraries are imported inside functions only: importing this package costs a command line nothing.
"""

from expectations.model import Check, ExpectationResult, Frame, Suite, ValidationResult
from expectations.runner import run, suites

__all__ = ["Check", "ExpectationResult", "Frame", "Suite", "ValidationResult", "run", "suites"]
