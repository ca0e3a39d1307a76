"""The municípios' true shapes, where somebody left a GeoJSON of them in the warehouse's folder ``malha``."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from telessaude.store.errors import Failure

FOLDER = "malha"
# What IBGE's own services and files call the code of a município.
CODES = ("codarea", "CD_MUN", "CD_GEOCMU", "CD_GEOCODM", "geocodigo", "id")
SHAPES = ("Polygon", "MultiPolygon")


def mesh(root: Path) -> dict[str, dict[str, Any]]:
    """The geometry of each município by its code; empty where there is no file.

    Raises:
        Failure: a file is not a GeoJSON of municípios; the sentence says which and what is expected.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((root / FOLDER).glob("*json")):
        found |= _read(path, path.stat().st_mtime_ns)
    return found


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> dict[str, dict[str, Any]]:
    """The shapes of one file, read again when it changed."""
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        shapes = {_code(one): one["geometry"] for one in features}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Failure(_sentence(path)) from error
    if any(not code or shape["type"] not in SHAPES for code, shape in shapes.items()):
        raise Failure(_sentence(path))
    return shapes


def _code(feature: dict[str, Any]) -> str:
    named = feature.get("properties", {}) | {
        "id": feature.get("id") or feature.get("properties", {}).get("id")
    }
    told = (str(named.get(name) or "") for name in CODES)
    return next((code for code in told if code.isdigit() and len(code) == 7), "")


def _sentence(path: Path) -> str:
    return (
        f"{FOLDER}/{path.name} não é a malha de municípios em GeoJSON: entregue a do IBGE, com o código de 7 "
        "algarismos de cada um em codarea ou CD_MUN; até lá o mapa usa as sedes."
    )
