"""``telessaude key rotate``: a new key, every pseudonym made again, the same figures published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from orchestration.erasing import open_to_no_other_account, publish_again
from orchestration.summary import number
from telessaude import erasure, rotation
from telessaude.publish import set_doors
from telessaude.publish.folder import shown
from telessaude.store import progress
from telessaude.store.errors import Failure
from telessaude.store.key import advice
from telessaude.store.lock import locked
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
    if not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: confira --warehouse.")
    with open_to_no_other_account(), locked(warehouse), progress.shown("trocando a chave") as say:
        rotation.resume(warehouse)
        erasure.resume(warehouse)
        done, where = rotation.rotate(warehouse)
        if receipt is not None:
            text = json.dumps(asdict(done) | {"fora_do_alcance": OUT_OF_REACH}, ensure_ascii=False, indent=1)
            receipt.write_text(text + "\n", encoding="utf-8")
        yield f"Chave trocada: a impressão era {done.impressao_de_antes} e agora é {done.impressao}."
        yield f"Refeitos: {number(done.arquivos_refeitos)} arquivos do armazém."
        yield f"A chave está em {where}: guarde uma cópia em lugar seguro, no lugar da de antes."
        yield from filter(None, [advice(warehouse)])
        if shown(warehouse):
            publish_again(warehouse, [], say)
            yield f"Publicado de novo, com os mesmos números: {shown(warehouse)}."
        yield from set_doors(warehouse)
    yield OUT_OF_REACH
