"""The three doors of a publication: whose group and mode each file has, set anew at every publication.

What is of neither the records nor the research is of the management. The files of several publications are
links of each other, and those of earlier ones change with these: one state of all doors at any time.
"""

from __future__ import annotations

import grp
import os
import stat
from pathlib import Path

from telessaude.publish import folder
from telessaude.store.acesso import Door, Doors
from telessaude.store.warehouse import RESEARCH, Warehouse

OF_RECORDS = ("registros", "registros.sql")
OF_RESEARCH = (RESEARCH,)
# Through it one comes to every door; what it holds says who it is for.
PASSAGE = 0o755


def close(publication: Path, doors: Doors) -> list[str]:
    """Give the files and folders of a publication, or of its draft, the group and mode of their door.

    A door without a group has that of the folder of publications. A group that is not there, or that this
    account may not give, is told in a sentence, and the files are open to no group: theirs is another.

    Raises:
        OSError: the disk refused.
    """
    own = publication.parent.stat().st_gid
    refused: set[str] = set()
    for path in publication.iterdir():
        name, door = _door(path.name, doors)
        group = _number(door.grupo, own)
        given = [_set(within, door.mode, group) for within in (path, *path.rglob("*"))]
        if not all(given):
            refused.add(
                f"O grupo {door.grupo or own} da porta {name} não existe nesta máquina, ou não é da conta "
                "que publica: os arquivos dela ficam fechados a todo grupo até que acesso.yml mude."
            )
    publication.chmod(PASSAGE)
    return sorted(refused)


def close_all(warehouse: Warehouse, doors: Doors) -> list[str]:
    """Do so in every publication that is kept; what is of no door is for its owner and group alone.

    Raises:
        OSError: the disk refused.
    """
    for inner in (warehouse.lake, warehouse.database, warehouse.work, warehouse.manifests):
        if inner.exists():
            inner.chmod(stat.S_IMODE(inner.stat().st_mode) & ~stat.S_IRWXO)
    told = [sentence for kept in folder.kept(warehouse) for sentence in close(kept, doors)]
    return list(dict.fromkeys(told))


def _door(name: str, doors: Doors) -> tuple[str, Door]:
    if name in OF_RECORDS:
        return "registros", doors.registros
    return ("pesquisa", doors.pesquisa) if name in OF_RESEARCH else ("gestao", doors.gestao)


def _number(group: str | None, own: int) -> int | None:
    try:
        return grp.getgrnam(group).gr_gid if group else own
    except KeyError:
        return None


def _set(path: Path, mode: int, group: int | None) -> bool:
    """Give a file or folder a group, then a mode; whether the group could be given."""
    found = path.stat()
    given = group == found.st_gid or (group is not None and _give(path, group))
    if not given:
        mode &= ~stat.S_IRWXG
    if path.is_dir():
        # Who may read the files may go in, and who publishes may put more of them there.
        mode |= (mode & 0o444) >> 2 | stat.S_IRWXU
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)
    return given


def _give(path: Path, group: int) -> bool:
    try:
        os.chown(path, -1, group)
    except PermissionError:
        return False
    return True
