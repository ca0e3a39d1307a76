"""``python -m telessaude.documentation``: rewrite the generated pages of ``docs/``."""

from __future__ import annotations

from telessaude.documentation.pages import write

if __name__ == "__main__":
    print(f"{write()} páginas escritas em docs/.")
