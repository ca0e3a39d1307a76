"""The shape of places on a map: a cell round each seat, borders of groups of cells, hatching."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, Voronoi

Array = npt.NDArray[np.float64]
Point = tuple[float, float]
Geometry = dict[str, Any]

MARGIN = 0.15  # degrees beyond the outermost seats: about half the way to a neighbour
FAR = 40.0  # degrees: seats so far that no cell in sight is open
PLACES = 4  # decimals of a degree, some 10 m: neighbours share their vertices exactly


@lru_cache(maxsize=64)
def cells(seats: tuple[Point, ...], shown: tuple[Point, ...]) -> dict[Point, Geometry]:
    """The Voronoi cell of each shown seat among all, cut at the hull of those shown, as GeoJSON polygons.

    Seats are (longitude, latitude); those of neighbouring states give a state its own borders.
    """
    if not shown:
        return {}
    points = np.array(sorted({*seats, *shown}))
    middle = points.mean(axis=0)
    frame = middle + FAR * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1), (0, 2), (0, -2), (2, 0), (-2, 0)])
    diagram = Voronoi(np.vstack([points, frame]))
    planes = _hull(np.array(shown))
    wanted = set(shown)
    found = {}
    for place, seat in enumerate(map(tuple, points.tolist())):
        if seat in wanted:
            corners = diagram.vertices[diagram.regions[diagram.point_region[place]]]
            found[seat] = _polygon(_cut(_in_order(corners), planes))
    return found


def borders(shapes: Mapping[str, Geometry], groups: Mapping[str, str]) -> Geometry:
    """The lines round each group of shapes: the sides that no two shapes of one group have in common."""
    sides: dict[tuple[Point, Point], list[str]] = defaultdict(list)
    for code, shape in shapes.items():
        for ring in rings(shape):
            for a, b in itertools.pairwise(ring):
                sides[min(a, b), max(a, b)].append(groups[code])
    lines = [[*side] for side, of in sides.items() if len(of) == 1 or len(set(of)) > 1]
    return {"type": "MultiLineString", "coordinates": lines}


def hatching(shape: Geometry, step: float) -> Geometry:
    """Diagonal lines that fill a shape, so many degrees apart along an axis."""
    lines = []
    sides = [(a, b) for ring in rings(shape) for a, b in itertools.pairwise(ring)]
    sums = [x + y for side in sides for x, y in side]
    for total in np.arange(np.ceil(min(sums) / step) * step, max(sums), step):
        crossings = sorted(_crossing(a, b, total) for a, b in sides if (sum(a) > total) != (sum(b) > total))
        lines += [[*pair] for pair in zip(crossings[::2], crossings[1::2], strict=False)]
    return {"type": "MultiLineString", "coordinates": lines}


def rings(shape: Geometry) -> Iterator[list[Point]]:
    """The closed rings of a polygon or of several."""
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for part in parts:
        for ring in part:
            yield [(round(x, PLACES), round(y, PLACES)) for x, y, *_ in ring]


def _crossing(a: Point, b: Point, total: float) -> Point:
    along = (total - sum(a)) / (sum(b) - sum(a))
    return (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1]))


def _hull(seats: Array) -> Array:
    """The half-planes (a, b, c: ax + by + c <= 0) that make the hull of the seats, a margin wider."""
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = MARGIN * np.column_stack([np.cos(turns), np.sin(turns)])
    return np.asarray(ConvexHull((seats[:, None] + circle).reshape(-1, 2)).equations)


def _in_order(corners: Array) -> Array:
    away = corners - corners.mean(axis=0)
    return corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]


def _cut(cell: Array, planes: Array) -> Array:
    """The part of a convex cell on the inner side of every half-plane."""
    passed = (planes[:, :2] @ cell.T + planes[:, 2:] > 0).any(axis=1)
    for plane in planes[passed]:
        side = cell @ plane[:2] + plane[2]
        kept = []
        for place in range(len(cell)):
            before, now = side[place - 1], side[place]
            if (before > 0) != (now > 0):
                kept.append(cell[place - 1] + (cell[place] - cell[place - 1]) * before / (before - now))
            if now <= 0:
                kept.append(cell[place])
        cell = np.array(kept)
    return cell


def _polygon(corners: Array) -> Geometry:
    ring = [(round(x, PLACES), round(y, PLACES)) for x, y in corners.tolist()]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
