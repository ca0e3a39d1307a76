"""Charts show the published figures and no others, say what they show, and write numbers as Brazilians do."""

import json
import math
import re
from dataclasses import replace
from datetime import date
from functools import cache

import altair as alt
import pandas as pd
import pytest
import vl_convert

from telessaude import charts, palette
from telessaude.charts import theme
from telessaude.reading.control import Place, XmR, xmr
from telessaude.reading.control import funnel as funnel_limits

MONTHS = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(16)]


def a_series() -> pd.DataFrame:
    """Sixteen months: the fourth not delivered, the sixth with nothing to measure, the last partial."""
    values = [1200.0, 1234.5, 1250.0, 0.0, 1300.0, None, *([1180.0, 1320.0] * 4), 1900.0, 310.0]
    return pd.DataFrame(
        {
            "periodo_inicio": MONTHS,
            "valor": values,
            "ic95_inferior": [None if v is None else v - 90 for v in values],
            "ic95_superior": [None if v is None else v + 90 for v in values],
            "parcial": [False] * 15 + [True],
            "entregue": [index != 3 for index in range(16)],
        }
    )


def control_of(frame: pd.DataFrame) -> XmR:
    values = [v if there else None for v, there in zip(frame["valor"], frame["entregue"], strict=True)]
    return xmr(values, partial=list(frame["parcial"]))


def places() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "nome": ["Uberlândia", "Juiz de Fora", "Betim", "Contagem"],
            "valor": [1234.5, 900.0, 12.0, None],
            "ic95_inferior": [1100.0, 800.0, 5.0, None],
            "ic95_superior": [1300.0, 1000.0, 30.0, None],
            "situacao": ["atingida", "parcial", "nao_atingida", None],
            "parcial": [False, True, False, False],
        }
    )


def shares() -> tuple[pd.DataFrame, list[Place]]:
    counts = [("Uberlândia", 900, 1000), ("Betim", 450, 600), ("Contagem", 160, 200), ("Itabira", 8, 10)]
    frame = pd.DataFrame(counts, columns=["nome", "numerador", "denominador"])
    return frame.assign(valor=100 * frame["numerador"] / frame["denominador"]), [
        Place(*row) for row in counts
    ]


def deliveries() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "nome": ["Pelotas"] * 4 + ["Manaus"] * 4,
            "mes": MONTHS[:4] * 2,
            "situacao": ["recebida", "recebida", "nao_entregue", "a_vencer", *["recebida"] * 4],
            "dias_de_atraso": [0, 12, None, None, 0, 0, 1, 0],
            "pontuacao": [91.5, 80.0, 0.0, None, 90.0, 90.0, 88.0, 90.0],
        }
    )


def movement() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mes": MONTHS[:2],
            "entradas": [1234.0, 900.0],
            "executadas": [800.0, None],
            "outras_saidas": [100.0, 50.0],
        }
    )


def every_chart() -> dict[str, charts.Drawing]:
    frame, delivered = a_series(), deliveries()
    delivered["estado"] = charts.delivery_states(delivered)
    compared, counted = shares()
    ufs = pd.DataFrame(
        {"uf": ["MG", "RS", "AM"], "valor": [1234.5, 80.0, None], "situacao": ["atingida", "parcial", None]}
    )
    targets = pd.DataFrame({"nome": ["Pontos ativos", "Respostas"], "atingimento": [1234.5, None]})
    return {
        "series": charts.series(
            frame, unit="horas", target=1000, control=control_of(frame), subject="Tempo, MG"
        ),
        "ranking": charts.ranking(places(), unit="horas", target=1000, reference=("Brasil", 1111.1)),
        "breakdown": charts.breakdown(places().rename(columns={"nome": "categoria"}), unit="horas"),
        "attainment": charts.attainment(targets),
        "funnel": charts.funnel(compared, funnel_limits(counted, "binomial", factor=100), unit="%"),
        "tile_map": charts.tile_map(ufs, unit="horas"),
        "delivery": charts.delivery(delivered),
        "scores": charts.scores(delivered),
        "flow": charts.flow(movement(), subject="Fila, MG"),
    }


CHARTS = every_chart()


def spec_of(chart: charts.Drawing) -> dict:
    return json.loads(chart.to_json())


def rows_of(chart: charts.Drawing, column: str) -> list[dict]:
    """The rows of the one dataset that has a column."""
    return next(rows for rows in spec_of(chart)["datasets"].values() if rows and column in rows[0])


@cache
def drawn(spec: str) -> str:
    """A chart as the reports draw it, without a browser."""
    return vl_convert.vegalite_to_svg(spec)


def words_of(chart: charts.Drawing) -> list[str]:
    """What a drawn chart says in letters, in document order."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn(chart.to_json()))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_shows_and_speaks_portuguese(name):
    spec = spec_of(CHARTS[name])
    assert len(spec["description"]) > 30
    assert spec["description"].endswith(".")
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["config"]["locale"]["time"]["shortMonths"][:2] == ["jan", "fev"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_as_wide_as_it_is_given(name):
    assert "width" not in spec_of(CHARTS[name])
    wide = replace(CHARTS[name], size=CHARTS[name].size | {"width": 500})
    svg = drawn(wide.to_json())
    assert re.search(r'<svg[^>]* width="500"', svg)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_drawn_without_a_browser_in_brazilian_numbers(name):
    words = words_of(CHARTS[name])
    assert words
    assert not [word for word in words if re.search(r"\d\.\d(?!\d\d)|,\d{3}|NaN|null|undefined", word)]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_keeps_to_the_schema(name):
    alt.LayerChart.from_dict(spec_of(CHARTS[name]), validate=True)


@pytest.mark.parametrize("name", CHARTS)
def test_rows_are_told_once(name):
    spec = spec_of(CHARTS[name])
    assert {layer["data"]["name"] for layer in spec["layer"]} == spec["datasets"].keys()
    told = [json.dumps(rows) for rows in spec["datasets"].values()]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_fetched(name):
    assert not re.search(r"https?://(?!www\.w3\.org|vega\.github\.io/schema)", CHARTS[name].to_json())


def test_thousands_decimals_and_months_are_brazilian():
    assert {"1.234,5 horas", "Meta 1.000,0 horas"} <= set(words_of(CHARTS["ranking"]))
    assert "1.234,5 %" in words_of(CHARTS["attainment"])
    words = words_of(CHARTS["series"])
    assert {"1.000", "Meta 1.000,0", "jan/2023"} <= set(words)


def test_the_series_holds_the_figures_given():
    rows = rows_of(CHARTS["series"], "tracejado")
    given = a_series()
    for row, (_, expected) in zip(rows, given.iterrows(), strict=True):
        value = None if not expected["entregue"] or math.isnan(expected["valor"]) else expected["valor"]
        assert row["valor"] == value
    assert [row["periodo"] for row in rows][:3] == ["jan/2023", "fev/2023", "mar/2023"]
    assert rows[1]["valor_texto"] == "1.234,5 horas"
    assert rows[1]["ic_texto"] == "1.144,5 a 1.324,5 horas"


def test_a_month_not_delivered_is_marked_and_never_zero():
    chart = CHARTS["series"]
    row = rows_of(chart, "tracejado")[3]
    assert (row["periodo"], row["valor"], row["fechado"]) == ("abr/2023", None, None)
    assert (row["marca"], row["valor_texto"]) == ("não entregue", "Não entregue")
    assert words_of(chart).count("não entregue") == 2  # in its column and in the legend
    assert "não entregue: abr/2023" in chart.description


def test_a_month_delivered_in_part_has_a_tick_and_its_value():
    frame = a_series().assign(incompleta=[index in {1, 2} for index in range(16)])
    chart = charts.series(frame, unit="horas")
    assert [row["incompleta"] for row in rows_of(chart, "tracejado")[:4]] == [False, True, True, False]
    assert rows_of(chart, "tracejado")[1]["valor"] == 1234.5
    assert "entrega incompleta: fev/2023, mar/2023" in chart.description
    assert "entrega incompleta" in words_of(chart)
    assert drawn(chart.to_json()).count('fill="#A03A00"') == 2 + 1  # two months and the legend
    assert "entrega incompleta" not in words_of(CHARTS["series"])


def test_the_partial_period_is_hatched_and_is_no_extreme():
    chart = CHARTS["series"]
    rows = rows_of(chart, "tracejado")
    assert rows[15]["fechado"] is None
    assert [row["tracejado"] for row in rows[13:]] == [None, 1900.0, 310.0]
    assert '"gradient": "linear"' in chart.to_json()
    assert "linearGradient" in drawn(chart.to_json())
    assert "menor valor 1.180,0 horas em jul/2023" in chart.description
    assert "período parcial: 310,0 horas em abr/2024" in chart.description


def test_points_that_fired_have_a_shape_and_the_words_of_the_rule():
    rows = rows_of(CHARTS["series"], "tracejado")
    fired = [row for row in rows if row["sinais"]]
    assert [row["periodo"] for row in fired] == ["mar/2024"]
    assert fired[0]["marca"] == "sinal de controle"
    assert fired[0]["sinais"] == "acima do limite superior"
    assert "sinais de controle: mar/2024 (acima do limite superior)" in CHARTS["series"].description


def test_the_description_of_a_series_in_full():
    frame = a_series().iloc[:5]
    assert charts.series(frame, unit="horas", subject="Tempo, MG").description == (
        "Tempo, MG: de 1.200,0 horas em jan/2023 a 1.300,0 horas em mai/2023; maior valor "
        "1.300,0 horas em mai/2023; menor valor 1.200,0 horas em jan/2023; não entregue: abr/2023."
    )


@pytest.mark.parametrize(
    ("period", "day", "label"),
    [
        ("mes", date(2024, 12, 1), "dez/2024"),
        ("quadrimestre", date(2024, 9, 1), "3º quad. 2024"),
        ("ano", date(2024, 1, 1), "2024"),
        ("semana", date(2024, 12, 2), "02/12/2024"),
    ],
)
def test_periods_have_short_names(period, day, label):
    frame = pd.DataFrame({"periodo_inicio": [day], "valor": [1.0]})
    assert label in words_of(charts.series(frame, period=period))


def test_a_series_with_nothing_in_it_is_still_drawn():
    frame = pd.DataFrame({"periodo_inicio": MONTHS[:2], "valor": [None, None], "entregue": [False, False]})
    chart = charts.series(frame, unit="%", target=80)
    assert chart.description.startswith("Sem valores de períodos encerrados; meta 80,0 %; não entregue")
    assert "Meta 80,0 %" in words_of(chart)


def test_a_ranking_keeps_the_order_and_tells_status_by_sign_too():
    chart = CHARTS["ranking"]
    rows = rows_of(chart, "valor_texto")
    assert [row["nome"] for row in rows] == ["Uberlândia", "Juiz de Fora", "Betim", "Contagem"]
    assert [row["valor"] for row in rows] == [1234.5, 900.0, 12.0, None]
    assert [row["situacao"] for row in rows] == [
        "Meta atingida", "Meta atingida em parte", "Meta não atingida", "Sem dado",
    ]  # fmt: skip
    assert "sem dado" in words_of(chart)
    assert theme.STATUSES["nao_atingida"].shape in chart.to_json()
    assert (
        "meta atingida: 1; meta atingida em parte: 1; meta não atingida: 1; sem dado: Contagem."
        in chart.description
    )


def test_attainment_bars_stop_and_their_numbers_do_not():
    rows = rows_of(CHARTS["attainment"], "barra")
    assert [row["barra"] for row in rows] == [150, None]
    words = words_of(CHARTS["attainment"])
    assert {"1.234,5 %", "sem dado", "paga 70 %", "90 %", "paga 100 %"} <= set(words)


@pytest.mark.parametrize(
    ("reached", "label"),
    [(100, "Meta atingida"), (99.9, "Meta atingida em parte"), (84.9, "Meta não atingida")],
)
def test_attainment_has_the_sign_of_its_status(reached, label):
    chart = charts.attainment(pd.DataFrame({"nome": ["x"], "atingimento": [reached]}))
    assert rows_of(chart, "barra")[0]["situacao"] == label


def test_the_funnel_names_who_is_outside():
    chart = CHARTS["funnel"]
    # Together 1518 of 1810, 83.9 %: Uberlândia's 90 % and Betim's 75 % are past it, Contagem's 80 % is not.
    rows = rows_of(chart, "sinal")
    assert [row["marca"] for row in rows] == [
        "fora do limite de 99,8 %", "fora do limite de 99,8 %", "dentro dos limites", "dentro dos limites",
    ]  # fmt: skip
    words = words_of(chart)
    assert {"Uberlândia", "Betim", "Conjunto 83,9 %", "Limite de 95 %"} <= set(words)
    assert "Contagem" not in words
    assert "Uberlândia (acima do limite de 99,8 %), Betim (abaixo do limite de 99,8 %)" in chart.description


def test_the_map_has_the_27_ufs_each_in_its_own_place():
    rows = rows_of(CHARTS["tile_map"], "coluna")
    assert len({row["uf"] for row in rows}) == 27
    assert len({(row["coluna"], row["linha"]) for row in rows}) == 27
    by_uf = {row["uf"]: row for row in rows}
    assert (by_uf["MG"]["numero"], by_uf["AM"]["numero"], by_uf["SP"]["numero"]) == ("1.234,5", "—", "—")
    assert by_uf["AM"]["situacao"] is None
    assert "MG" in words_of(CHARTS["tile_map"])


def test_deliveries_are_told_apart_by_sign():
    frame = deliveries()
    states = charts.delivery_states(frame)
    assert list(states[:4]) == ["recebida", "fora_do_prazo", "nao_entregue", "a_vencer"]
    rows = rows_of(CHARTS["delivery"], "estado")
    assert [row["atraso"] for row in rows[:4]] == ["no prazo", "12 dias", "—", "—"]
    assert rows[6]["atraso"] == "1 dia"
    assert CHARTS["delivery"].description == (
        "Recebida no prazo: 4; recebida depois do prazo: 2; não entregue: 1; ainda no prazo: 1."
    )


def test_scores_leave_a_gap_where_nothing_is_due_and_refuse_a_tangle():
    rows = rows_of(CHARTS["scores"], "valor_texto")
    assert rows[3]["valor"] is None
    many = pd.DataFrame({"nome": list("abcdefghi"), "mes": [MONTHS[0]] * 9, "pontuacao": [50.0] * 9})
    with pytest.raises(ValueError, match="at most 8"):
        charts.scores(many)


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_who_left_stands_below_zero_the_attended_first() -> None:
    rows = {(row["mes"], row["tipo"]): (row["de"], row["ate"]) for row in rows_of(CHARTS["flow"], "tipo")}
    assert rows["jan/2023", "entraram"] == (0, 1234)
    assert rows["jan/2023", "saíram atendidas"] == (0, -800)
    assert rows["jan/2023", "saíram sem atendimento"] == (-800, -900)
    assert rows["fev/2023", "saíram sem atendimento"] == (0, -50)
    assert CHARTS["flow"].description == (
        "Fila, MG: de jan/2023 a fev/2023; entraram 2.134; saíram atendidas 800; saíram sem atendimento 150."
    )


def test_colours_can_be_read_on_white_and_on_their_own_background():
    for color in (*palette.SERIES, palette.INK, palette.MUTED, palette.ALERT, palette.ACCENT):
        assert contrast(color, palette.PAPER) >= 4.5
    for status in (*theme.STATUSES.values(), theme.NO_DATA):
        assert contrast(status.color, status.background) >= 4.5
        assert contrast(status.color, palette.PAPER) >= 4.5


def test_statuses_differ_by_more_than_colour():
    statuses = theme.STATUSES.values()
    for part in ("label", "symbol", "shape", "color"):
        assert len({getattr(status, part) for status in statuses}) == len(statuses)
    assert theme.status(None) == theme.NO_DATA
    assert theme.status("atingida").symbol == "▲"
