"""The characters that senders put around values and that say nothing, as ingestion and models remove them."""

# Spaces, tabs and ends of line; separators of old terminals; no-break, figure, narrow and ideographic spaces;
# what a byte order mark leaves; the space of no width that word processors insert.
BLANKS = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2007\u202f\u3000\ufeff\u200b"


def as_sql() -> str:
    """The characters as an SQL expression, each by its code: most of them cannot be seen."""
    return " || ".join(f"chr({ord(character)})" for character in BLANKS)
