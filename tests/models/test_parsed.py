"""Protects the first build of a process that parsed the project: what it parsed can be copied and kept."""

from __future__ import annotations

import pickle
from copy import copy

import pytest

from telessaude.models import parsed
from telessaude.project import DBT_PROJECT


@pytest.fixture(scope="module")
def manifest():
    return parsed._parse()


@pytest.mark.parametrize("again", [copy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copied", "kept"])
def test_what_was_just_parsed_still_finds_sources_and_models(manifest, again):
    found = again(manifest)
    assert found.source_lookup.find("lago.entrega", None, found).name == "entrega"
    model = found.ref_lookup.find("int_entrega", None, None, found)
    assert (DBT_PROJECT / model.original_file_path).exists()
