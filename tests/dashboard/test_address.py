"""Protects the address as the whole truth of what is chosen, and what the menu remembers of each page."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.parts.writers import typed

TIMEOUT = 30


def script() -> None:
    """A page whose UF is shared by all, and whose place and words are its own."""
    import streamlit as st

    from dashboard import address

    page = st.session_state.get("abrir", "a")
    address.arrive(page)
    uf = address.choose("UF", "uf", {"BR": "Brasil", "MG": "MG", "RS": "RS"}, "BR")
    with address.written():
        if page == "a":
            places = {"MG": ["bh", "moc"], "RS": ["pel", "poa"]}.get(uf, ["br"])
            address.choose("Lugar", "lugar", {one: one for one in places}, places[0], inside=True)
            if address.search("Procurar", "busca") == "erro":
                raise LookupError
        st.session_state["recusados"] = address.refused()
    st.session_state["links"] = {one: address.of(one) for one in ("a", "b")}


def opened(page: str = "a", **asked: str) -> AppTest:
    """A visit that begins at an address."""
    app = AppTest.from_function(script, default_timeout=TIMEOUT)
    app.session_state["abrir"] = page
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def go(app: AppTest, page: str, asked: dict[str, str]) -> AppTest:
    """Follow a link, or go back: another page, at an address."""
    app.session_state["abrir"] = page
    app.query_params.clear()
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def address(app: AppTest) -> dict[str, Any]:
    """What the browser's bar says."""
    return {
        name: values[-1] if isinstance(values, list) else values for name, values in app.query_params.items()
    }


def test_what_is_chosen_stands_in_the_address_and_defaults_do_not() -> None:
    app = opened()
    assert address(app) == {}
    app.selectbox(key="uf").set_value("MG").run()
    app.text_input(key="busca").set_value("santa").run()
    assert address(app) == {"uf": "MG", "busca": "santa"}
    app.selectbox(key="uf").set_value("BR").run()
    assert address(app) == {"busca": "santa"}


def test_an_address_says_all_that_is_chosen() -> None:
    app = opened(uf="MG", lugar="moc", busca="santa")
    assert (app.selectbox(key="lugar").value, app.text_input(key="busca").value) == ("moc", "santa")
    # Going back to an address that says less: the rest is as it comes.
    go(app, "a", {"uf": "MG"})
    assert (app.selectbox(key="lugar").value, app.text_input(key="busca").value) == ("bh", "")


def test_a_link_of_the_menu_has_what_is_shared_and_what_its_page_was_left_with() -> None:
    app = opened(uf="MG", lugar="moc", busca="santa")
    assert app.session_state["links"]["b"] == {"uf": "MG"}
    go(app, "b", {"uf": "MG"})
    assert app.session_state["links"]["a"] == {"uf": "MG", "lugar": "moc", "busca": "santa"}
    # A place inside another UF is forgotten; words are not.
    app.selectbox(key="uf").set_value("RS").run()
    assert app.session_state["links"]["a"] == {"uf": "RS", "busca": "santa"}


def test_what_the_address_asks_for_in_vain_is_told_once() -> None:
    app = opened(uf="MG", lugar="poa")
    assert app.session_state["recusados"] == [("lugar", "poa")]
    assert address(app) == {"uf": "MG"}
    app.text_input(key="busca").set_value("santa").run()
    assert app.session_state["recusados"] == []


def test_a_filter_touched_undoes_what_it_makes_impossible_without_a_word() -> None:
    app = opened(uf="MG", lugar="moc")
    app.selectbox(key="uf").set_value("RS").run()
    assert app.session_state["recusados"] == []
    assert address(app) == {"uf": "RS"}
    assert app.selectbox(key="lugar").value == "pel"


def test_going_back_leads_out_of_a_view_that_fails() -> None:
    app = opened(uf="MG")
    app.text_input(key="busca").set_value("erro").run()
    assert app.exception
    assert address(app) == {"uf": "MG", "busca": "erro"}
    go(app, "a", {"uf": "MG"})
    assert not app.exception
    assert app.text_input(key="busca").value == ""


def test_what_an_address_says_is_told_to_the_letter() -> None:
    told = typed("[entre aqui](https://mau.exemplo) <b>\n\n# $x$ 1999-01-01")
    assert told == r"\[entre aqui\](https\://mau.exemplo) \<b\> \# \$x\$ 1999-01-01"
