"""Protects what the judging process does not load: a postponed module, and that it needs none of them."""

import subprocess
import sys
from importlib import import_module

import pytest

from expectations.postponed import UNUSED, postpone


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """A module ``contado`` that is on the path; its file leaves a mark when it is run."""
    mark = tmp_path / "lido"
    (tmp_path / "contado.py").write_text(f"open({str(mark)!r}, 'a').write('x')\nvalor = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "contado", raising=False)
    yield mark
    sys.modules.pop("contado", None)


def test_a_postponed_module_is_run_when_something_of_it_is_asked_for(counted):
    postpone("contado")
    contado = import_module("contado")
    assert not counted.exists()
    assert contado.valor == 7
    assert contado.valor == 7
    assert counted.read_text() == "x"
    assert import_module("contado").valor == 7
    assert counted.read_text() == "x"


def test_a_module_that_is_loaded_stays(counted):
    loaded = import_module("contado")
    postpone("contado")
    assert import_module("contado") is loaded


@pytest.mark.long
def test_the_library_of_the_validator_loads_none_of_what_it_does_not_use():
    # A part of each that its own __init__ imports: there, the module was loaded after all.
    parts = ("scipy.stats._stats_py", "altair.vegalite")
    code = (
        "import sys; from expectations.postponed import postpone\n"
        f"for module in {UNUSED!r}: postpone(module)\n"
        "import great_expectations; from expectations.judge import Judge; Judge()\n"
        f"print([part for part in {parts!r} if part in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]", (
        "this version of Great Expectations uses what expectations/postponed.py postpones: take the module "
        "out of UNUSED; when none is left delete the file, and its two lines in expectations/process.py"
    )


@pytest.mark.long
def test_what_is_postponed_is_still_imported_by_the_library():
    code = f"import sys, great_expectations; print([m for m in {UNUSED!r} if m not in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]", (
        "this version of Great Expectations no longer imports these by itself: take them out of UNUSED in "
        "expectations/postponed.py"
    )
