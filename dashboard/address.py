"""The address of a view: what is chosen stands in it, so that it can be shared and reopened.

The browser's address is the whole truth: opened, changed by hand, gone back to or reached by a link, it says
all that is chosen; what it does not say is as it comes. A filter that is touched changes it once, when the
view is drawn. Choices are kept apart from Streamlit's widgets, whose values do not outlive a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard import login

# Chosen once for every view, in the order of the address; all other parameters are a view's own.
SHARED = ("uf", "regiao", "nucleo", "periodo", "inicio", "grupo")
PLACE = ("uf", "regiao", "nucleo")
VISIT = "_visita"

P = ParamSpec("P")


@dataclass
class Visit:
    """What a session knows of its addresses.

    ``chosen`` is what is chosen now, defaults left out, and ``written`` what the address last said;
    ``asked`` are the names that the address has just given a value to. ``left`` keeps, by page, what the page
    alone had chosen when it was last in sight, and ``inside`` those of them that are places inside the place
    in sight. ``whole`` is whether a whole run is under way, ``touched`` whether a filter began it.
    """

    page: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left: dict[str, dict[str, str]] = field(default_factory=dict)
    inside: dict[str, list[str | None]] = field(default_factory=dict)
    whole: bool = False
    touched: bool = False


def arrive(page: str) -> None:
    """Begin a run of a page: take over what the address says, unless a filter was touched in it."""
    visit = _visit()
    asked = st.query_params.to_dict()
    visit.asked, visit.refused, visit.whole = set(), [], True
    if not visit.touched or page != visit.page:
        differs = {one for one in visit.written | asked if visit.written.get(one) != asked.get(one)}
        for name in differs:
            visit.chosen.pop(name, None)
        visit.asked = differs & asked.keys()
        visit.chosen |= {name: asked[name] for name in visit.asked}
        visit.written = asked
    visit.page = page


def write() -> None:
    """End a run: say in the address what is chosen, at once, so that going back undoes one choice."""
    visit = _visit()
    chosen = of(visit.page)
    if chosen != st.query_params.to_dict():
        st.query_params.from_dict(chosen)
    visit.written = chosen
    visit.left[visit.page] = {name: value for name, value in chosen.items() if name not in SHARED}
    visit.whole = visit.touched = False


@contextmanager
def written() -> Iterator[None]:
    """Draw a view, or a part of it alone, and :func:`write`; if it fails too, for going back to lead out."""
    try:
        yield
    except Exception:
        write()
        raise
    write()


def fragment(draw: Callable[P, None]) -> Callable[P, None]:
    """A part of a view that is drawn alone when one of its filters is touched; the address says it too."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if _visit().whole:
            draw(*args, **kwargs)
            return
        allowed = login.still()
        if not allowed():
            st.rerun()
        with written():
            draw(*args, **kwargs)

    return st.fragment(drawn)


def of(page: str) -> dict[str, str]:
    """The parameters of a view's address: what all views share, and its own, as it was left."""
    visit = _visit()
    if page == visit.page:
        return shared() | {name: value for name, value in visit.chosen.items() if name not in SHARED}
    place = [visit.chosen.get(name) for name in PLACE]
    own = visit.left.get(page, {}).items()
    return shared() | {name: value for name, value in own if visit.inside.get(name, place) == place}


def shared() -> dict[str, str]:
    """The parameters that every view has, as chosen now."""
    chosen = _visit().chosen
    return {name: chosen[name] for name in SHARED if name in chosen}


def choose(
    label: str,
    name: str,
    options: Mapping[str, str],
    default: str,
    *,
    explanation: str | None = None,
    inside: bool = False,
) -> str:
    """A list to choose from (value: what is shown) whose choice stands in the address under ``name``.

    A value in the address that is no option (of another publication, or out of the person's sight) is
    refused, which :func:`refused` tells. ``inside``: the options are places inside the place in sight; the
    menu leads back to the choice only while that place is in sight.
    """
    _settle(name, options, default)
    st.selectbox(
        label, list(options), format_func=lambda key: options[key], key=name, help=explanation,
        on_change=_keep, args=(name,),
    )  # fmt: skip
    if inside:
        visit = _visit()
        visit.inside[name] = [visit.chosen.get(one) for one in PLACE]
    return _chosen(name, default)


def choose_few(
    label: str, name: str, options: Mapping[str, str], default: str, *, explanation: str | None = None
) -> str:
    """As :func:`choose`, for two to five options: all in sight, one click away."""
    _settle(name, options, default)
    st.segmented_control(
        label, list(options), format_func=lambda key: options[key], key=name, help=explanation,
        required=True, on_change=_keep, args=(name,),
    )  # fmt: skip
    return _chosen(name, default)


def search(label: str, name: str, *, placeholder: str = "") -> str:
    """A text to search for; it stands in the address."""
    _settle(name, None, "")
    st.text_input(label, key=name, placeholder=placeholder, on_change=_keep, args=(name,))
    return _chosen(name, "")


def refused() -> list[tuple[str, str]]:
    """The parameters of the address that named nothing in sight, with what they asked for."""
    return list(_visit().refused)


def _visit() -> Visit:
    visit: Visit = st.session_state.setdefault(VISIT, Visit())
    return visit


def _settle(name: str, options: Mapping[str, str] | None, default: str) -> None:
    visit = _visit()
    value = visit.chosen.get(name, default)
    if options is not None and value not in options:
        # What a view was left with is no question of the person's: dropped without a word.
        if name in visit.asked and visit.left.get(visit.page, {}).get(name) != value:
            visit.refused.append((name, value))
        value = default
    visit.chosen[name] = st.session_state[name] = value


def _keep(name: str) -> None:
    visit = _visit()
    visit.chosen[name] = st.session_state[name]
    visit.touched = True


def _chosen(name: str, default: str) -> str:
    chosen = _visit().chosen
    if (value := chosen[name]) == default:
        del chosen[name]
    return value
