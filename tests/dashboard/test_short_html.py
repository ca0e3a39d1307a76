"""Protects what views write as HTML of their own: headline numbers and short tables."""

from __future__ import annotations

from drawn import PATIENCE, html
from streamlit.testing.v1 import AppTest


def _numbers() -> None:
    from dashboard.parts import numbers
    from dashboard.parts.numbers import Number
    from telessaude.reading.answers.changes import BETTER, UP, Change

    numbers.show(
        Number("Respondidas <b>", "1.234", "De 5 & 6", Change(UP, "+2 ante nov/2024: melhor", BETTER)),
        Number("Laudos", "—"),
    )


def test_a_number_is_a_term_with_its_value_change_and_meaning() -> None:
    drawn = AppTest.from_function(_numbers).run(timeout=PATIENCE)
    assert not drawn.exception
    assert html(drawn) == (
        '<dl class="ts-numbers"><div><dt>Respondidas &lt;b&gt;</dt><dd class="ts-value">1.234</dd>'
        '<dd><div class="ts-line ts-melhor">↑ +2 ante nov/2024: melhor</div></dd>'
        '<dd class="ts-line">De 5 &amp; 6</dd></div>'
        '<div><dt>Laudos</dt><dd class="ts-value">—</dd></div></dl>'
    )


def _sheet() -> None:
    import pandas

    from dashboard.parts.sheet import sheet
    from dashboard.parts.tables import Column
    from telessaude.reading import formats

    columns = [
        Column("nome", "Núcleo"),
        Column("uf", "UF"),
        Column("laudos", "Laudos", formats.number, "No mês"),
    ]
    rows = pandas.DataFrame({"nome": ["<i>A</i>", "B"], "uf": ["MG", None], "laudos": [1234.0, None]})
    sheet(rows, columns, name="curta", alt='Laudos de "todos"')
    sheet(rows.head(0), columns, name="vazia", alt="Nada")


def test_a_short_table_has_headings_written_values_and_a_file() -> None:
    drawn = AppTest.from_function(_sheet).run(timeout=PATIENCE)
    assert not drawn.exception
    assert html(drawn) == (
        '<div class="ts-sheet" tabindex="0" role="region" aria-label="Laudos de &quot;todos&quot;"><table>'
        '<thead><tr><th scope="col">Núcleo</th><th scope="col">UF</th>'
        '<th scope="col">Laudos<span class="ts-note">No mês</span></th></tr></thead>'
        '<tbody><tr><th scope="row">&lt;i&gt;A&lt;/i&gt;</th><td>MG</td><td>1.234</td></tr>'
        '<tr><th scope="row">B</th><td>—</td><td>—</td></tr></tbody></table></div>'
    )
    assert len(drawn.get("download_button")) == 1
    assert [one.value for one in drawn.caption] == ["Nada a mostrar com estes filtros."]
