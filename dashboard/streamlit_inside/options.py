"""Options that Streamlit has and does not document."""

from __future__ import annotations

HIDDEN_OPTIONS = {
    # Streamlit would look through all objects after every run, while the end of the view waits to be sent.
    "runner.postScriptGC": False,
}
