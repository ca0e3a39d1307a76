"""``telessaude erase``: erase, then publish figures counted anew; what was done, in a receipt."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from orchestration import pipeline
from orchestration.begin import begin_again
from orchestration.judgement import Judgement
from orchestration.summary import number
from telessaude import erasure, rotation
from telessaude.erasure import Asked
from telessaude.erasure.journal import Receipt
from telessaude.publish import set_doors
from telessaude.publish.folder import shown
from telessaude.reading.answers import sources
from telessaude.store import progress
from telessaude.store.errors import Failure
from telessaude.store.lock import locked
from telessaude.store.progress import Say
from telessaude.store.warehouse import Warehouse

OUT_OF_REACH = (
    "Fora do alcance do armazém: o arquivo na pasta de entrada e com quem o enviou, exportações e relatórios "
    "já feitos, cópias de segurança e cópias de quem lê. Peça que cada um apague o seu; o que for entregue "
    "de novo não entra."
)


def erase_and_tell(warehouse: Warehouse, asked: Asked, receipt: Path | None = None) -> Iterator[str]:
    """Erase what is asked, publish anew if it changed any row, and say what was done; also into a file.

    Raises:
        Failure: there is no warehouse, an identifier or a delivery is none, or what is left may not be
            published: it is erased all the same.
        duckdb.Error, OSError: the disk refused; what was begun is ended by the next run.
    """
    if not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: confira --warehouse.")
    with open_to_no_other_account(), locked(warehouse), progress.shown("apagando") as say:
        rotation.resume(warehouse)
        erasure.resume(warehouse)
        begun = erasure.begin(warehouse, asked)
        done = erasure.finish(warehouse, begun)
        yield from _told(done, receipt)
        if begun.touches_the_lake and shown(warehouse):
            publish_again(warehouse, sorted({*begun.fontes, *begun.sem_codigo}), say)
            yield f"Publicado de novo, sem o que foi apagado: {shown(warehouse)}."
        yield from set_doors(warehouse)
    yield OUT_OF_REACH


@contextmanager
def open_to_no_other_account() -> Iterator[None]:
    """Write files for owner and group alone: the doors are set only at the end."""
    before = os.umask(0o027)
    try:
        yield
    finally:
        os.umask(before)


def _told(done: Receipt, file: Path | None) -> Iterator[str]:
    if file is not None:
        said = asdict(done) | {"fora_do_alcance": OUT_OF_REACH}
        file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    yield f"Recibo do apagamento {done.apagamento} ({done.o_que})."
    yield f"Linhas apagadas: {_by_source(done.linhas_apagadas) or 'nenhuma'}."
    if done.linhas_que_ficam_sem_o_codigo:
        named = _by_source(done.linhas_que_ficam_sem_o_codigo)
        yield f"Linhas de outras pessoas que ficam, sem o código desta: {named}."
    yield (
        f"Refeitos: {number(done.arquivos_do_lago_refeitos)} arquivos do lago, o banco de trabalho e "
        f"{number(done.arquivos_publicados_refeitos)} arquivos das publicações."
    )


def _by_source(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number(rows)} de {sources.name(source)}" for source, rows in sorted(counts.items()))


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
