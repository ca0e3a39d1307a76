"""Protects the map: cells that fill the state, borders of regions by union, classes, hatching, the mesh."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from telessaude import charts
from telessaude.charts.choropleth import classes_of
from telessaude.charts.territory import Geometry, borders, cells, hatching, rings
from telessaude.reading.mesh import mesh
from telessaude.store.errors import Failure

SQUARE = ((-45.0, -20.0), (-44.0, -20.0), (-45.0, -19.0), (-44.0, -19.0))


def area(shape: Geometry) -> float:
    """By the shoelace, of the only ring."""
    (ring,) = rings(shape)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2


def test_four_seats_share_the_square_in_four_equal_cells() -> None:
    found = cells(SQUARE, SQUARE)
    sizes = [area(shape) for shape in found.values()]
    # One degree square and its margin of 0.15: 1 + 4 * 0.15 and the round corners, nearly pi * 0.15 ** 2.
    assert sum(sizes) == pytest.approx(1 + 4 * 0.15 + np.pi * 0.15**2, abs=0.002)
    assert max(sizes) - min(sizes) < 1e-3


def test_a_neighbour_state_gives_a_state_its_border() -> None:
    alone = sum(area(shape) for shape in cells(SQUARE, SQUARE[:2]).values())
    assert alone < sum(area(shape) for shape in cells(SQUARE[:2], SQUARE[:2]).values()) + 1e-9
    # Between two rows of seats one degree apart the border lies half-way, beyond the margin of 0.15.
    near = ((-45.0, -20.0), (-44.0, -20.0), (-44.5, -19.9))
    (top,) = cells(near, near[2:]).values()
    assert min(y for ring in rings(top) for _, y in ring) > -20.06


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=1, max_size=25, unique=True))
def test_cells_of_any_seats_fill_their_hull_once(whole: list[tuple[int, int]]) -> None:
    seats = tuple((-50 + x / 10, -15 + y / 10) for x, y in whole)
    found = cells(seats, seats)
    outline = borders(
        {str(seat): shape for seat, shape in found.items()}, dict.fromkeys(map(str, found), "UF")
    )
    edges = outline["coordinates"]
    # The area inside the outline, by Green's theorem over unordered sides, is the sum of the cells'.
    middle = np.mean(seats, axis=0)
    of_outline = sum(
        abs((x - middle[0]) * (v - middle[1]) - (u - middle[0]) * (y - middle[1])) / 2
        for (x, y), (u, v) in edges
    )
    assert sum(map(area, found.values())) == pytest.approx(of_outline, rel=0.01)


def test_borders_are_the_union_of_a_region() -> None:
    def square(x: float) -> Geometry:
        corners = [(x, 0.0), (x + 1, 0.0), (x + 1, 1.0), (x, 1.0), (x, 0.0)]
        return {"type": "Polygon", "coordinates": [corners]}

    shapes = {"a": square(0), "b": square(1), "c": square(2)}
    drawn = {tuple(line) for line in borders(shapes, {"a": "N", "b": "N", "c": "S"})["coordinates"]}
    assert ((1.0, 0.0), (1.0, 1.0)) not in drawn  # within N
    assert ((2.0, 0.0), (2.0, 1.0)) in drawn  # between N and S
    assert len(drawn) == 3 * 4 - 3  # of twelve sides one is gone and two are one: N | S


def test_hatching_stays_inside() -> None:
    lines = hatching(cells(SQUARE, SQUARE)[SQUARE[0]], 0.09)["coordinates"]
    assert len(lines) > 5
    assert all(-45.16 <= x <= -44.49 and -20.16 <= y <= -19.49 for line in lines for x, y in line)


def test_classes_are_fifths_and_fewer_where_values_repeat() -> None:
    assert classes_of([float(n) for n in range(1, 11)]) == pytest.approx([2.8, 4.6, 6.4, 8.2, 10])
    assert classes_of([3.0, 3.0, 3.0]) == [3.0]
    assert classes_of([]) == []


def frame(**more: object) -> pd.DataFrame:
    longitudes, latitudes = zip(*SQUARE, strict=True)
    return pd.DataFrame(
        {
            "municipio_ibge": list("abcd"), "nome": ["Alta", "Baixa", "Vazia", "Calada"],
            "longitude": longitudes, "latitude": latitudes, "valor": [1234.5, 3.0, None, None],
            "regiao": ["MG-Norte", "MG-Norte", "MG-Sul", "MG-Sul"], "entregue": [True, True, True, False],
        }
        | more
    )  # fmt: skip


def test_the_map_tells_values_nothing_and_not_delivered_apart() -> None:
    found = cells(SQUARE, SQUARE)
    shapes = {code: found[seat] for code, seat in zip("abcd", SQUARE, strict=True)}
    drawn = charts.choropleth(
        frame(), shapes, unit="por mil habitantes", decimals=1, names=True, subject="Taxa"
    )
    rows = {row["nome"]: row for row in drawn.to_dict()["datasets"]["dados0"]}
    assert [rows[name]["texto"] for name in ("Alta", "Vazia", "Calada")] == [
        "1.234,5 por mil habitantes", "sem dado", "não entregue",
    ]  # fmt: skip
    assert rows["Vazia"]["classe"] is None
    # Fifths of 3 and 1234.5: 249.3, 495.6, 741.9, 988.2, 1234.5.
    assert (rows["Baixa"]["classe"], rows["Alta"]["classe"]) == ("3,0 a 249,3", "mais de 988,2 a 1.234,5")
    assert drawn.description == (
        "Taxa: 2 valores; maior: Alta, 1.234,5 por mil habitantes; menor: Baixa, 3,0 por mil habitantes. "
        "Listrado, não entregue: 1."
    )
    svg = vl_convert.vegalite_to_svg(drawn.to_dict())
    assert "Calada" in svg
    assert "NaN" not in svg


def test_a_delivered_mesh_is_read_and_a_wrong_one_is_one_sentence(tmp_path: Path) -> None:
    assert mesh(tmp_path) == {}
    folder = tmp_path / "malha"
    folder.mkdir()
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"codarea": "3106200"}, "geometry": shape}
    (folder / "mg.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert mesh(tmp_path) == {"3106200": shape}
    (folder / "rs.json").write_text("[]")
    with pytest.raises(Failure, match=r"malha/rs\.json não é a malha de municípios"):
        mesh(tmp_path)
