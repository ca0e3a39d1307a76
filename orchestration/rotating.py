"""``telessaude key rotate``: a new key, every pseudonym made again, the same figures published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from orchestration.remaking import alone, publish_again, write_receipt
from orchestration.summary import number
from telessaude import rotation
from telessaude.publish import set_doors
from telessaude.publish.folder import shown
from telessaude.store.key import advice
from telessaude.store.warehouse import Warehouse

OUT_OF_REACH = (
    "Com a chave de antes ainda se leem as cópias de segurança, exportações e registros que saíram antes da "
    "troca: apague os que não precisar. A chave nova traz em si a de antes, que continua a ser precisa."
)


def rotate_and_tell(warehouse: Warehouse, receipt: Path | None = None) -> Iterator[str]:
    """Change the key, publish anew, and say what was done; also into a file.

    Raises:
        Failure: as ``rotation.rotate``, or what is published may not be any more: the key is the new one.
        duckdb.Error, OSError: the disk refused; what was decided is ended by the next run.
    """
    with alone(warehouse, "trocando a chave") as say:
        done, where = rotation.rotate(warehouse)
        if receipt is not None:
            write_receipt(receipt, asdict(done), OUT_OF_REACH)
        yield f"Chave trocada: a impressão era {done.impressao_de_antes} e agora é {done.impressao}."
        yield f"Refeitos: {number(done.arquivos_refeitos)} arquivos do armazém."
        yield f"A chave está em {where}: guarde uma cópia em lugar seguro, no lugar da de antes."
        yield from filter(None, [advice(warehouse)])
        if shown(warehouse):
            publish_again(warehouse, [], say)
            yield f"Publicado de novo, com os mesmos números: {shown(warehouse)}."
        yield from set_doors(warehouse)
    yield OUT_OF_REACH
