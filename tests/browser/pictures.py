"""Makes the pictures of docs/pagina of the tests' screenshots: ``python -m tests.browser.pictures``.

Fewer colours make them small; the same screenshot makes the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
TAKEN = ROOT / "demo" / "telas"
SHOWN = ROOT / "docs" / "pagina" / "telas"
COLOURS = 256
COVERING = Image.Quantize.MAXCOVERAGE  # a status' colour stays, however small its sign
MOST_BYTES = 250_000


def main() -> None:
    """Write every picture again; say which screenshot lacks."""
    if not TAKEN.exists():
        sys.exit("run make test-browser first: it takes the screenshots")
    SHOWN.mkdir(parents=True, exist_ok=True)
    for taken in sorted(TAKEN.glob("*.png")):
        shown = SHOWN / taken.name
        with Image.open(taken) as picture:
            few = picture.convert("RGB").quantize(COLOURS, COVERING, dither=Image.Dither.NONE)
            few.save(shown, optimize=True)
        size = shown.stat().st_size
        print(f"{shown.relative_to(ROOT)}: {size // 1000} kB")
        if size > MOST_BYTES:
            sys.exit(f"{shown.name} is too large for the repository: take less of the page")


if __name__ == "__main__":
    main()
