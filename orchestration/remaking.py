"""What erasing and a new key share: a warehouse to themselves, a receipt, figures published from the lake."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration import pipeline
from orchestration.begin import begin_again
from orchestration.judgement import Judgement
from telessaude import erasure, rotation
from telessaude.store import progress
from telessaude.store.errors import Failure
from telessaude.store.lock import locked
from telessaude.store.progress import Say
from telessaude.store.warehouse import Warehouse


@contextmanager
def alone(warehouse: Warehouse, doing: str) -> Iterator[Say]:
    """Hold a warehouse, once what others began is ended; what says how far it is.

    Raises:
        Failure: there is no warehouse, or another holds it.
        duckdb.Error, OSError: the disk refused.
    """
    if not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: confira --warehouse.")
    with _open_to_no_other_account(), locked(warehouse), progress.shown(doing) as say:
        rotation.resume(warehouse)
        erasure.resume(warehouse)
        yield say


def write_receipt(file: Path, done: dict[str, Any], out_of_reach: str) -> None:
    """Keep what was done, and what it does not reach, as JSON.

    Raises:
        OSError: the file cannot be written.
    """
    said = done | {"fora_do_alcance": out_of_reach}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def publish_again(warehouse: Warehouse, touched: Sequence[str], say: Say) -> None:
    """Build, judge and publish from the lake alone, as of the last publication's reference."""
    begin_again(warehouse, touched)
    try:
        with Judgement(warehouse) as judgement:
            say("contando de novo")
            pipeline.build(warehouse, ahead=judgement)
            say("conferindo")
            pipeline.validate(warehouse, judgement)
            say("publicando")
            pipeline.publish(warehouse)
    except Exception as error:
        pipeline.record_failure(warehouse, error)
        raise


@contextmanager
def _open_to_no_other_account() -> Iterator[None]:
    """Write files for owner and group alone: the doors are set only at the end."""
    before = os.umask(0o027)
    try:
        yield
    finally:
        os.umask(before)
