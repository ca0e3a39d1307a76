"""Fictitious CPF and CNS numbers with valid check digits, many at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_CPF_FIRST = np.arange(10, 1, -1)
_CPF_SECOND = np.arange(11, 1, -1)
_CNS_WEIGHTS = np.arange(15, 2, -1)
_BASES = 999_999_998  # nine digits, 000000000 and 999999999 (a repeated digit) left out
_STEP = 387_420_489  # coprime with _BASES: walks through all of them before it repeats


def bases(offset: int, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Nine-digit bases of the people `numbers`: distinct for distinct numbers, scattered by `offset`."""
    found = (offset + numbers * _STEP) % _BASES + 1
    return np.where(found % 111_111_111 == 0, found + 1, found)


def cpf(base: NDArray[np.int64]) -> pa.Array:
    """CPF numbers (11 digits, text) of nine-digit bases."""
    digits = _digits(base, 9)
    first = _check(digits @ _CPF_FIRST)
    second = _check(np.column_stack([digits, first]) @ _CPF_SECOND)
    return _text(base * 100 + first * 10 + second, 11)


def cns(base: NDArray[np.int64]) -> pa.Array:
    """CNS numbers (15 digits, text, first digit 7) of nine-digit bases."""
    head = 7_000_000_000_000 + base * 1_000
    rest = -(_digits(head, 13) @ _CNS_WEIGHTS) % 11
    tail = np.where(rest == 10, 18, rest)  # weights 2 and 1: 1 * 2 + 8 = 10
    return _text(head * 100 + tail, 15)


def masked(plain: pa.Array) -> pa.Array:
    """CPF numbers with dots and dash; anything of another length as it is."""
    parts = r"^(\d{3})(\d{3})(\d{3})(\d{2})$"
    return pc.replace_substring_regex(plain, parts, r"\1.\2.\3-\4")


def _check(weighted: NDArray[np.int64]) -> NDArray[np.int64]:
    return weighted * 10 % 11 % 10


def _digits(numbers: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    return numbers[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10


def _text(numbers: NDArray[np.int64], width: int) -> pa.Array:
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")
