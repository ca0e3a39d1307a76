"""Protects the fictitious people: every CPF and CNS passes an independent checksum, no two are the same."""

import numpy as np
import pyarrow as pa
from validate_docbr import CNS, CPF

from telessaude.demonstration import documents


def test_cpf_and_cns_pass_the_checksum() -> None:
    base = documents.bases(12_345, np.arange(3_000))
    assert len(set(base.tolist())) == 3_000
    assert all(CPF().validate(number) for number in documents.cpf(base).to_pylist())
    assert all(CNS().validate(number) for number in documents.cns(base).to_pylist())


def test_known_check_digits() -> None:
    # 111444777 has the check digits 35: 1*10+1*9+1*8+4*7+4*6+4*5+7*4+7*3+7*2 = 162, 11 - 162 % 11 = 3;
    # with it 1*11+1*10+1*9+4*8+4*7+4*6+7*5+7*4+7*3+3*2 = 204, 11 - 204 % 11 = 5.
    assert documents.cpf(np.array([111_444_777])).to_pylist() == ["11144477735"]


def test_no_base_is_one_repeated_digit() -> None:
    # Offsets chosen so that the first base would be 111111111, 222222222, ...
    repeated = [documents.bases(digit * 111_111_111 - 1, np.array([0]))[0] for digit in range(1, 9)]
    assert [base % 111_111_111 for base in repeated] == [1] * 8


def test_mask_touches_only_cpf() -> None:
    codes = pa.array(["11144477735", "prof-00001", "700000000000000"])
    assert documents.masked(codes).to_pylist() == ["111.444.777-35", "prof-00001", "700000000000000"]
