"""Protects the recipe of docs/servidor: nginx with TLS before the page, run as it is written there."""

from __future__ import annotations

import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import DEMO, ROOT, ask, free_port, location, process, serving, settle
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

RECIPE = ROOT / "docs" / "servidor" / "nginx.conf"
WHOLE = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/telessaude.conf;
}}
"""


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The demonstration's page behind nginx: its addresses with TLS and without."""
    with proxied(DEMO, tmp_path) as addresses:
        yield addresses


@contextmanager
def proxied(
    warehouse: Path, tmp_path: Path, changed: dict[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """The page of a warehouse behind nginx: its addresses with TLS and without."""
    plain, tls = free_port(), free_port()
    certificate = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
        "-keyout", tmp_path / "chave.pem", "-out", tmp_path / "cadeia.pem",
    ]  # fmt: skip
    subprocess.run(certificate, check=True, capture_output=True)
    with serving(warehouse, tmp_path / "serve.log") as site:
        recipe = RECIPE.read_text(encoding="utf-8")
        for written, here in {
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
            "https://$host$": f"https://$host:{tls}$",
            "/etc/ssl/telessaude/": f"{tmp_path}/",
            "http://127.0.0.1:8501": site,
            "telessaude.exemplo.gov.br": "127.0.0.1",
            **(changed or {}),
        }.items():
            assert written in recipe
            recipe = recipe.replace(written, here)
        (tmp_path / "telessaude.conf").write_text(recipe, encoding="utf-8")
        (tmp_path / "nginx.conf").write_text(WHOLE.format(folder=tmp_path), encoding="utf-8")
        nginx: list[str | Path] = ["nginx", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
        # A redirection to a certificate nobody signed is no answer to urllib: ask the page's health instead.
        with process(nginx, tmp_path / "nginx.log", f"{site}/_stcore/health"):
            yield f"https://127.0.0.1:{tls}", f"http://127.0.0.1:{plain}"


def test_the_page_works_behind_nginx(secure: tuple[str, str], chromium: Browser) -> None:
    tls, plain = secure
    context = chromium.new_context(locale="pt-BR", ignore_https_errors=True)
    page = context.new_page()
    for attempt in range(20):
        try:
            answer = page.goto(f"{plain}/qualidade?uf=MG")
            break
        except Exception:
            # nginx may not listen yet
            assert attempt < 19
            page.wait_for_timeout(200)
    settle(page)
    assert answer is not None
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert location(page).startswith(f"{tls}/qualidade")
    # A filter is an interaction over the WebSocket.
    ask(page, "UF", "AM", "uf", "AM")
    assert location(page).startswith(f"{tls}/qualidade?uf=AM")
    context.close()


ANY = ssl._create_unverified_context()


def fetch(address: str, body: bytes | None = None, method: str = "GET") -> tuple[int, dict[str, str]]:
    """Status and headers of an answer, whatever the status."""
    request = urllib.request.Request(address, body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60, context=ANY) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def test_the_recipe_closes_what_the_page_does_not_need(tmp_path: Path) -> None:
    """On a warehouse without a publication, and with a limit that a busy machine reaches."""
    slower = {"rate=30r/s": "rate=1r/m", "burst=300": "burst=60"}
    with proxied(tmp_path / "armazem", tmp_path, slower) as (tls, _):
        for attempt in range(50):
            try:
                status, headers = fetch(f"{tls}/painel")
                break
            except OSError:
                assert attempt < 49  # nginx may not listen yet
                time.sleep(0.2)
        assert status == 200
        policy = headers["Content-Security-Policy"]
        for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'self'", "base-uri 'self'"):
            assert rule in policy
        assert "http:" not in policy
        assert "*" not in policy
        cookies = [value for name, value in headers.items() if name.lower() == "set-cookie"]
        assert all("secure" in one.lower() for one in cookies)
        assert fetch(f"{tls}/_stcore/metrics")[0] == 403
        assert fetch(f"{tls}/painel", b"x" * 2_000_000, "POST")[0] == 413
        # Let through by nginx, refused by the page: here nobody delivers.
        assert fetch(f"{tls}/_stcore/upload_file/a/b", b"x" * 2_000_000, "PUT")[0] == 403
        with ThreadPoolExecutor(16) as many:
            answers = list(many.map(lambda _: fetch(f"{tls}/_stcore/health")[0], range(100)))
        assert set(answers) == {200, 429}
        assert 50 < answers.count(200) <= 61
