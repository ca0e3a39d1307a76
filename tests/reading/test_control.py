"""Control limits and rules: a coordinator is called to what differs, and left in peace by what is chance.

Every limit and every verdict here is worked out by hand, in the comment beside it.
"""

from math import comb

import pytest

from telessaude.reading.control import Funnel, Place, distribution, funnel, xmr


def rules(chart, rule):
    return [index for index, fired in enumerate(chart.signals) if rule in {signal.rule for signal in fired}]


def sentences(chart, index):
    return [signal.sentence for signal in chart.signals[index]]


# Twelve points 10, 12, 10, 12...: mean 11, every moving range 2, so limits 11 ± 2.66 x 2 = 5.68 and 16.32.
ZIGZAG = [10.0, 12.0] * 6


def test_limits_are_mean_and_moving_range_times_2_66():
    chart = xmr(ZIGZAG)
    assert chart.reason is None
    assert chart.limits.centre == 11
    assert chart.limits.lower == pytest.approx(5.68)
    assert chart.limits.upper == pytest.approx(16.32)
    assert chart.limits.sigma == pytest.approx(5.32 / 3)
    assert not any(chart.signals)


def test_limits_are_provisional_below_twenty_points():
    assert xmr(ZIGZAG).limits.provisional
    assert not xmr([10.0, 12.0] * 10).limits.provisional


def test_fewer_than_twelve_points_have_no_limits_and_say_so():
    chart = xmr(ZIGZAG[:11])
    assert chart.limits is None
    assert chart.reason == (
        "Sem limites de controle: são precisos pelo menos 12 meses encerrados com valor e há 11."
    )
    assert chart.signals == ((),) * 11


def test_a_series_that_never_varies_has_no_limits():
    chart = xmr([70.1] * 15)
    assert chart.limits is None
    assert "não variam" in chart.reason


def test_a_month_without_delivery_is_no_point_and_leaves_no_range_across_it():
    # 6 + 11 + 1 = 18 points, nine of 10 and nine of 12; the 16 ranges left are all 2, and the one across the
    # gap, from 12 to 12, would be 0 and narrow the limits.
    chart = xmr([*ZIGZAG[:6], None, *ZIGZAG[1:], 10.0])
    assert chart.limits.points == 18
    assert chart.limits.centre == 11
    assert chart.limits.upper == pytest.approx(16.32)
    assert chart.signals[6] == ()


def test_nan_is_a_missing_value_too():
    assert xmr([*ZIGZAG, float("nan")]) == xmr([*ZIGZAG, None])


def test_the_partial_period_neither_moves_limits_nor_fires():
    chart = xmr([*ZIGZAG, 500.0], partial=[False] * 12 + [True])
    assert chart.limits == xmr(ZIGZAG).limits
    assert chart.signals[12] == ()


def test_limits_stop_where_the_unit_does():
    # Mean 98, ranges all 4: 98 ± 10.64 would be 87.36 and 108.64.
    share = [96.0, 100.0] * 6
    assert xmr(share, ceiling=100).limits.upper == 100
    assert xmr(share, ceiling=100).limits.lower == pytest.approx(87.36)
    # Mean 1, ranges 2: 1 - 5.32 is below zero.
    assert xmr([0.0, 2.0] * 6).limits.lower == 0
    assert xmr([-1.0, 1.0] * 6, floor=None).limits.lower == pytest.approx(-5.32)


def test_a_point_outside_the_limits():
    # 24 points of the zigzag and a 30 after the last 12: mean (24 x 11 + 30) / 25 = 11.76,
    # ranges 23 x 2 + 18 = 64 over 24 = 2.667, upper limit 11.76 + 7.093 = 18.85.
    chart = xmr([10.0, 12.0] * 12 + [30.0])
    assert chart.limits.upper == pytest.approx(11.76 + 2.66 * 64 / 24)
    assert rules(chart, "fora_dos_limites") == [24]
    assert "acima do limite superior" in sentences(chart, 24)


def test_a_point_below_the_lower_limit():
    # The mirror image around 50: lower limit 88.24 - 7.093.
    chart = xmr([90.0, 88.0] * 12 + [70.0])
    assert rules(chart, "fora_dos_limites") == [24]
    assert sentences(chart, 24)[0] == "abaixo do limite inferior"


# Eight points of mean 8.5, then eight of mean 12.5: together 10.5.
BELOW, ABOVE = [8.0, 9.0] * 4, [12.0, 13.0] * 4


def test_eight_in_a_row_on_one_side_fire_and_seven_do_not():
    chart = xmr(BELOW + ABOVE)
    assert rules(chart, "deslocamento") == list(range(16))
    assert "oito meses seguidos abaixo da média" in sentences(chart, 0)
    assert "oito meses seguidos acima da média" in sentences(chart, 15)
    # Seven below 10.5 and eight above; the mean (59 + 100) / 15 = 10.6 is still between.
    assert rules(xmr(BELOW[1:] + ABOVE), "deslocamento") == list(range(7, 15))


def test_a_gap_breaks_a_run():
    chart = xmr([*BELOW[:4], None, *BELOW[4:], *ABOVE])
    assert rules(chart, "deslocamento") == list(range(9, 17))


def test_a_point_on_the_mean_neither_adds_to_a_run_nor_breaks_it():
    # 10.5 is the mean of the sixteen others, so it stays the mean.
    chart = xmr([*BELOW[:4], 10.5, *BELOW[4:], *ABOVE])
    assert chart.limits.centre == 10.5
    assert rules(chart, "deslocamento") == [0, 1, 2, 3, *range(5, 17)]
    # Seven on each side of 10.5 with 10.5 between them: no eight.
    assert rules(xmr([9.0] * 7 + [10.5] + [12.0] * 7), "deslocamento") == []


def test_six_rising_fire_and_five_do_not():
    calm = [10.0, 14.0] * 6
    rising = [9.0, 10.0, 11.0, 12.0, 13.0, 14.0]
    # ... 10, 14 then 9: the rise begins at 9 and has six points.
    chart = xmr(calm + rising)
    assert rules(chart, "tendencia") == list(range(12, 18))
    assert "seis meses seguidos subindo" in sentences(chart, 17)
    assert rules(xmr(calm + rising[1:]), "tendencia") == []
    falling = xmr([*calm, 15.0, *reversed(rising)])
    assert rules(falling, "tendencia") == list(range(12, 19))
    assert "sete meses seguidos caindo" in sentences(falling, 18)


def test_a_tie_neither_adds_to_a_trend_nor_breaks_it():
    calm = [10.0, 14.0] * 6
    assert rules(xmr([*calm, 9.0, 10.0, 11.0, 11.0, 12.0, 13.0, 14.0]), "tendencia") == [
        12, 13, 14, 16, 17, 18,
    ]  # fmt: skip
    assert rules(xmr([*calm, 9.0, 10.0, 11.0, 11.0, 12.0, 13.0]), "tendencia") == []


def test_a_gap_breaks_a_trend():
    chart = xmr([*[10.0, 14.0] * 6, 9.0, 10.0, 11.0, None, 12.0, 13.0, 14.0])
    assert rules(chart, "tendencia") == []


def test_two_of_three_beyond_two_sigmas_on_one_side():
    # Thirty points of the zigzag, then 15, 11, 15: mean 371 / 33 = 11.24; ranges 29 x 2 + 3 + 4 + 4 = 69 over
    # 32 = 2.156; two sigmas 2.66 x 2.156 x 2/3 = 3.824 reach 15.07, which 15 is not beyond. With 16: mean
    # 373 / 33 = 11.30, ranges 72 over 32 = 2.25, two sigmas 3.99 reach 15.29, and the limit is 17.29.
    quiet = [10.0, 12.0] * 15
    assert rules(xmr([*quiet, 15.0, 11.0, 15.0]), "dois_de_tres") == []
    chart = xmr([*quiet, 16.0, 11.0, 16.0])
    assert rules(chart, "dois_de_tres") == [30, 32]
    assert sentences(chart, 32) == ["dois de três meses seguidos perto do limite superior ou além dele"]
    assert rules(xmr([*quiet, 16.0, 11.0, 12.0, 16.0]), "dois_de_tres") == []
    assert rules(xmr([*quiet, 16.0, None, 16.0]), "dois_de_tres") == []


def test_the_sentences_count_the_period_they_are_about():
    weeks = xmr(BELOW + ABOVE, period="semana")
    assert "oito semanas seguidas abaixo da média" in sentences(weeks, 0)
    many = xmr([1.0, 2.0] * 7 + [8.0, 9.0] * 7, period="quadrimestre")
    assert "14 quadrimestres seguidos abaixo da média" in sentences(many, 0)


@pytest.mark.parametrize(
    ("tipo", "unidade", "has_interval", "expected"),
    [
        ("proporcao", "%", True, "binomial"),
        ("proporcao", "%", False, None),
        ("razao", "por mil habitantes", False, "poisson"),
        ("razao", "por 100 pacientes de primeira vez", False, "poisson"),
        ("razao", "razão", False, None),
        ("media", "horas", False, None),
        ("mediana", "horas", False, None),
        ("contagem", "laudos", False, None),
        ("ranking", "%", True, None),
    ],
)
def test_which_funnel_an_indicator_can_have(tipo, unidade, has_interval, expected):
    kind, reason = distribution(tipo, unidade, has_interval=has_interval)
    assert kind == expected
    assert (reason is None) == (expected is not None)
    assert reason is None or reason.startswith("Sem funil: ")


def even(*counts) -> Funnel:
    """Places of 10 cases each around one half."""
    return funnel([Place(str(x), x, 10) for x in counts], "binomial", factor=100, centre=50)


def test_a_place_is_past_a_limit_when_its_tail_is_thin():
    # Of 10 at one half: P(X = 0) = 1/1024 = 0.098 %, P(X <= 1) = 11/1024 = 1.07 %, P(X <= 2) = 5.47 %.
    low = even(0, 1, 2)
    assert [fired[0].sentence if fired else None for fired in low.signals] == [
        "abaixo do limite de 99,8 %",
        "abaixo do limite de 95 %",
        None,
    ]
    assert [fired[0].rule for fired in even(10, 9, 9).signals] == ["fora_de_998", "fora_de_95", "fora_de_95"]
    assert even(8, 5, 5).signals == ((), (), ())


def test_drawn_limits_are_interpolated_between_counts_and_agree_with_the_verdicts():
    band = next(band for band in even(2, 5, 8).curve if band.denominator == 10)
    # Lower 95 %: P(X <= 2) is the first to reach 2.5 %: 2 - (56/1024 - 0.025) / (45/1024) = 1.3244... of 10.
    expected = (2 - (56 / 1024 - 0.025) / (45 / 1024)) * 10
    assert band.lower95 == pytest.approx(expected)
    assert band.upper95 == pytest.approx(100 - expected)
    # 99.8 %: P(X <= 0) = 0.0977 % is below 0.1 %, so 1 is the count: 1 - (11/1024 - 0.001) / (10/1024).
    assert band.lower998 == pytest.approx((1 - (11 / 1024 - 0.001) / (10 / 1024)) * 10)
    assert 10 < band.lower95 < 20
    assert 0 < band.lower998 < 10


def test_one_case_is_never_past_the_limit():
    # At 80 %, a place with one case and no success: P = 20 %.
    chart = funnel([Place("a", 0, 1), Place("b", 80, 100), Place("c", 80, 99)], "binomial", factor=100)
    assert chart.signals == ((), (), ())


def test_the_centre_is_the_places_together():
    chart = funnel([Place("a", 8, 10), Place("b", 30, 60), Place("c", 12, 30)], "binomial", factor=100)
    assert chart.centre == pytest.approx(50)  # 50 of 100


def test_rates_have_poisson_limits():
    # Expected 4 in each: P(X = 0) = e^-4 = 1.83 % (past 95 %), P(X <= 1) = 9.2 %; P(X >= 9) = 2.14 %,
    # P(X >= 8) = 5.1 %; P(X >= 11) = 0.284 %, P(X >= 12) = 0.0915 % (past 99.8 %).
    counts = [0, 1, 8, 9, 11, 12]
    chart = funnel([Place(str(x), x, 4000) for x in counts], "poisson", factor=1000, centre=1)
    assert [fired[0].rule if fired else None for fired in chart.signals] == [
        "fora_de_95", None, None, "fora_de_95", "fora_de_95", "fora_de_998",
    ]  # fmt: skip


def test_dispersion_is_the_mean_squared_z_score():
    # Of 10 at one half the variance is 2.5: squared z of 5, 5 and 8 are 0, 0 and 3.6: mean 1.2.
    calm = even(5, 5, 8)
    assert calm.dispersion == pytest.approx(1.2)
    assert calm.note is None
    # Of 0, 10 and 5: 10, 10 and 0.
    wide = even(0, 10, 5)
    assert wide.dispersion == pytest.approx(20 / 3)
    assert "dispersão 6,7" in wide.note


def test_places_without_data_stay_out_and_keep_their_turn():
    chart = funnel(
        [Place("a", None, None), Place("b", 5, 10), Place("c", 0, 0), Place("d", 5, 10), Place("e", 0, 10)],
        "binomial",
        factor=100,
        centre=50,
    )
    assert [bool(fired) for fired in chart.signals] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([Place("a", 5, 10), Place("b", 5, 10)], "pelo menos 3 lugares com dados e há 2"),
        ([Place(name, 10, 10) for name in "abc"], "não há o que varie"),
        ([Place(name, 0, 10) for name in "abc"], "não há o que varie"),
    ],
)
def test_no_funnel_says_why(places, words):
    chart = funnel(places, "binomial", factor=100)
    assert chart.centre is None
    assert words in chart.reason
    assert chart.signals == ((),) * len(places)


def test_limits_hold_what_they_promise_for_every_count():
    """Independent path: tails summed from binomial coefficients."""
    n, rate = 37, 0.83
    chance = [comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]
    places = [Place(str(k), k, n) for k in range(n + 1)]
    chart = funnel(places, "binomial", factor=100, centre=83)
    for k, fired in enumerate(chart.signals):
        tail = min(sum(chance[: k + 1]), sum(chance[k:]))
        expected = "fora_de_998" if tail < 0.001 else "fora_de_95" if tail < 0.025 else None
        assert (fired[0].rule if fired else None) == expected
