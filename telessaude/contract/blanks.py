"""The characters that senders put around values and that say nothing, as ingestion and models remove them."""

# Spaces, tabs and ends of line; separators of old terminals; no-break, typographic and ideographic spaces;
# what a byte order mark leaves; what has no width: spaces and joiners, marks of direction.
BLANKS = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff\u180e\u200b\u200c\u200d\u200e\u200f\u2060"
)


def as_jinja() -> str:
    """The characters as an SQL text in dbt's language, each that cannot be seen by its code.

    One text, and not a sum of ``chr``: DuckDB plans each sum again wherever it stands, thousands of times.
    """
    codes = "".join(c if c == " " else f"\\u{ord(c):04x}" for c in BLANKS)
    return f"'{{{{ \"{codes}\" }}}}'"
