"""``telessaude erase``: erase, then publish figures counted anew; what was done, in a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from orchestration.remaking import alone, publish_again, write_receipt
from orchestration.summary import number
from telessaude import erasure
from telessaude.erasure import Asked
from telessaude.erasure.journal import Receipt
from telessaude.publish import set_doors
from telessaude.publish.folder import shown
from telessaude.reading.answers import sources
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
    with alone(warehouse, "apagando") as say:
        begun = erasure.begin(warehouse, asked)
        done = erasure.finish(warehouse, begun)
        yield from _told(done, receipt)
        if begun.touches_the_lake and shown(warehouse):
            publish_again(warehouse, sorted({*begun.fontes, *begun.sem_codigo}), say)
            yield f"Publicado de novo, sem o que foi apagado: {shown(warehouse)}."
        yield from set_doors(warehouse)
    yield OUT_OF_REACH


def _told(done: Receipt, file: Path | None) -> Iterator[str]:
    if file is not None:
        write_receipt(file, asdict(done), OUT_OF_REACH)
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
