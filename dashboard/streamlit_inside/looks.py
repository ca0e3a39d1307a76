"""Rules of style for what Streamlit draws, by its parts' ``data-testid`` and by how it nests them."""

from __future__ import annotations

from telessaude import palette

RULES = f"""\
[data-testid="stMainBlockContainer"] {{ padding: 2.75rem clamp(1rem, 3vw, 3rem) 4rem; }}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {{
  color: {palette.MUTED}; opacity: 1;
}}
.st-key-menu {{ border-bottom: 1px solid {palette.GRID}; padding-bottom: 1.125rem; margin-bottom: .25rem; }}
.st-key-menu [data-testid="stElementContainer"] {{ height: 2.125rem; margin: 0; }}
.st-key-menu [data-testid="stPageLink-NavLink"] {{ height: 1.75rem; margin: .125rem 0; }}
.st-key-menu [data-testid="stPageLink-NavLink"] > span {{ opacity: .85; }}
.st-key-menu [aria-current] {{ background: {palette.GRID}; }}
.st-key-menu [aria-current] > span {{ opacity: 1; }}
.st-key-menu [data-testid="stPageLink-NavLink"]:focus-visible {{
  outline: 2px solid {palette.ACCENT}; outline-offset: 1px;
}}
.st-key-menu [data-testid="stElementContainer"]:has([data-testid="stHtml"]) {{ display: none; }}
[data-testid="stMainBlockContainer"] h2 {{ font-size: 1.75rem; padding: .5rem 0 1rem; }}
[data-testid="stHeaderActionElements"] {{ display: none; }}
@media (max-width: 640px) {{
  [data-testid="stMainBlockContainer"] {{ padding-top: 4.25rem; }}
  [data-testid="stMainBlockContainer"] h1 {{ font-size: 2rem; }}
}}
[class*="st-key-cartoes"] {{
  display: grid; grid-template-columns: repeat(auto-fill, minmax(215px, 1fr)); gap: .75rem;
}}
[class*="st-key-cartoes"] > div, [class*="st-key-cartoes"] > div > div {{ width: auto; height: 100%; }}
[class*="st-key-cartoes"] [data-testid="stPageLink-NavLink"] {{ padding: 0; background: none; }}
[class*="st-key-cartoes"] [data-testid="stPageLink-NavLink"] span:has(> [data-testid="stIconMaterial"]) {{
  display: none;
}}
[class*="st-key-cartoes"] [data-testid="stPageLink-NavLink"] p {{
  font-weight: 600; line-height: 1.25; white-space: normal; color: {palette.ACCENT};
  text-decoration: underline; text-underline-offset: .15em; text-decoration-thickness: 1px;
}}
[data-testid="stHtml"] dl.ts-numbers {{
  display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem 1.25rem; margin: 0;
  padding: 0;
}}
"""
