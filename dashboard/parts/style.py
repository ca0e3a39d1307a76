"""The looks of what views write as HTML: cards, headline numbers and small tables."""

from __future__ import annotations

import streamlit as st

from dashboard.streamlit_inside import looks
from telessaude import palette
from telessaude.charts import theme

CSS = f"""
<style>
{looks.RULES}.ts-value {{ font-size: 1.75rem; font-weight: 600; line-height: 1.15; color: {palette.INK}; }}
.ts-value small {{ font-size: 1rem; font-weight: 400; }}
.ts-chip {{
  display: inline-block; padding: .05rem .45rem; border-radius: .3rem; font-size: .8rem; line-height: 1.5;
}}
.ts-line {{ font-size: .82rem; line-height: 1.4; color: {palette.MUTED}; margin-top: .15rem; }}
.ts-melhor {{ color: {theme.STATUSES["atingida"].color}; }}
.ts-pior {{ color: {theme.STATUSES["nao_atingida"].color}; }}
.ts-alert {{
  font-size: .8rem; line-height: 1.35; margin-top: .35rem; color: {palette.INK};
  border-left: 3px solid {palette.ALERT}; padding-left: .4rem;
}}
.ts-numbers dt {{ font-size: .88rem; font-weight: 400; }}
.ts-numbers dd {{ margin: 0; }}
.ts-spark {{ display: block; width: 100%; max-width: 320px; height: auto; margin-top: .35rem; }}
.ts-sheet {{ overflow: auto; max-height: 24rem; }}
.ts-sheet table {{ border-collapse: collapse; width: 100%; font-size: .88rem; }}
.ts-sheet th, .ts-sheet td {{
  border-bottom: 1px solid {palette.GRID}; padding: .4rem .6rem; text-align: right; vertical-align: top;
  white-space: nowrap;
}}
.ts-sheet thead th {{
  white-space: normal; vertical-align: bottom; font-weight: 600; color: {palette.MUTED}; min-width: 6.5rem;
  position: sticky; top: 0; background: {palette.PAPER};
}}
.ts-sheet thead th:first-child {{ z-index: 1; }}
.ts-sheet th:first-child {{ text-align: left; position: sticky; left: 0; background: {palette.PAPER}; }}
.ts-sheet tr.ts-own th, .ts-sheet tr.ts-own td {{ font-weight: 700; background: {palette.SHADE}; }}
.ts-sheet .ts-note {{ display: block; font-size: .75rem; color: {palette.MUTED}; white-space: normal; }}
.ts-formula {{ font-size: 1.05rem; line-height: 1.6; }}
</style>
"""


def apply() -> None:
    """Write the style sheet; once a run, before what uses it."""
    st.html(CSS)
