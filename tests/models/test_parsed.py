"""Protects the parsed project that is kept: read back it is the same, and a build does not write into it."""

from __future__ import annotations

from pathlib import Path

from telessaude.models import dbt, parsed


def test_what_is_read_back_is_what_was_kept(tmp_path: Path) -> None:
    project = parsed.project()
    # What dbt works out as it goes is not part of it; dbt 1.11's own pickling takes it for the parts.
    assert project.manifest.ref_lookup.storage
    assert project.manifest.source_lookup.storage
    parsed.keep(tmp_path / "projeto", project)
    back = parsed.read(tmp_path / "projeto")
    assert back.described == project.described
    # By their text: a hash of nothing is equal to none, not even to itself.
    assert repr(parsed._parts(back.manifest)) == repr(parsed._parts(project.manifest))
    assert back.manifest.child_map == project.manifest.child_map
    assert back.manifest.ref_lookup.storage == project.manifest.ref_lookup.storage
    assert back.manifest.source_lookup.storage == project.manifest.source_lookup.storage
    assert list(tmp_path.iterdir()) == [tmp_path / "projeto"]


def test_what_a_build_chooses_is_written_in_a_copy() -> None:
    manifest = parsed.project().manifest
    chosen = dbt._tagged(manifest, {"int_entrega"})
    tagged = [node.name for node in chosen.nodes.values() if dbt.CHOSEN in node.tags]
    assert tagged == ["int_entrega"]
    assert [node.name for node in manifest.nodes.values() if dbt.CHOSEN in node.tags] == []
    assert chosen.ref_lookup.storage == manifest.ref_lookup.storage
