"""Protects the program's manners: one sentence on error, exit codes, nothing new in seconds, same bytes."""

import resource
import sys
import time

import pytest

from orchestration import cli, session
from telessaude import export
from telessaude.export import Period, parse_period
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse
from tests.conftest import REFERENCE


@pytest.fixture
def telessaude(monkeypatch, capsys):
    """Runs the program in this process; gives its exit code, output and errors."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["telessaude", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        captured = capsys.readouterr()
        return ending.value.code or 0, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "--landing", "x", "--warehouse", "y", "--reference", "ontem"],
        ["run", "--inexistente"],
        [
            "run",
            "--landing",
            "x",
            "--warehouse",
            "y",
            "--accept-drop",
            "teleconsulta",
            "--accept-drop",
            "tudo",
        ],
        ["run", "--landing", "x", "--warehouse", "y", "--engine", "flink", "--master", "local"],
        ["run", "--landing", "x", "--warehouse", "y", "--engine", "spark"],
        ["run", "--landing", "x", "--warehouse", "y", "--remote", "sail"],
        ["inexistente"],
        ["export", "--warehouse", "x", "--format", "pdf"],
        ["export", "--warehouse", "x", "--period", "2024-Q4"],
        ["export", "--warehouse", "x", "--decimal", "espaco"],
        ["export", "--warehouse", "x", "--public", "--as-of", "20260105T120000000000Z"],
        ["erase", "--warehouse", "x"],
        ["erase", "--warehouse", "x", "--person", ""],
        ["erase", "--warehouse", "x", "--delivery", "abc"],
        ["erase", "--warehouse", "x", "--person", "1", "--delivery", "0123456789"],
        ["generate", "--landing", "x", "--months", "doze"],
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(telessaude, arguments, monkeypatch):
    # A run in this process, of another test, leaves them behind.
    monkeypatch.delenv("TELESSAUDE_LANDING", raising=False)
    monkeypatch.delenv("TELESSAUDE_WAREHOUSE", raising=False)
    code, out, err = telessaude(*arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert "Veja telessaude --help." in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run"], "Falta --landing."),
        (["run", "--inexistente"], "A opção --inexistente não existe."),
        (["generate", "--landing", "x", "--months", "doze"], "O valor de --months não é aceito."),
        (["run", "--landing"], "Esse comando não existe ou foi escrito de outro modo."),
    ],
)
def test_each_kind_of_wrong_usage_has_its_sentence(telessaude, arguments, sentence):
    """Told by the names of typer's classes: where one is renamed, ``cli._usage_sentence`` follows."""
    assert telessaude(*arguments)[2] == f"{sentence} Veja telessaude --help.\n"


def test_without_a_command_the_help_is_shown(telessaude):
    code, out, _ = telessaude()
    assert code == 2
    assert all(command in out for command in ("run", "demo", "status", "export", "serve"))


@pytest.mark.parametrize("command", ["run", "demo", "generate", "status", "export"])
def test_every_command_has_help(telessaude, command):
    code, out, _ = telessaude(command, "--help")
    assert code == 0
    assert "--debug" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--landing", "nada", "--warehouse", "armazem"],
        # The tests have no Spark: it is told before anything is made.
        ["run", "--landing", "nada", "--warehouse", "armazem", "--engine", "spark", "--remote", "sail"],
        ["status", "--warehouse", "nada"],
        ["export", "--warehouse", "nada"],
    ],
)
def test_failed_work_is_one_sentence_and_exit_1(telessaude, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = telessaude(*arguments)
    assert code == 1
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_the_way_to_the_error(telessaude, tmp_path):
    with pytest.raises(Failure):
        session.run_and_report(tmp_path / "nada", Warehouse(tmp_path / "armazem"))


def test_an_unwritable_warehouse_is_told(telessaude, tmp_path):
    (tmp_path / "arquivo").write_text("")
    code, _, err = telessaude("run", "--landing", tmp_path, "--warehouse", tmp_path / "arquivo" / "armazem")
    assert code == 1
    assert "arquivo" in err


def test_a_full_disk_is_told(published, in_child, tmp_path):
    """A limit on file size fails as a full disk does: a write ends short."""
    told = tmp_path / "dito"

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        sys.argv = [
            "telessaude",
            "run",
            "--landing",
            str(published / "entrada"),
            "--warehouse",
            str(tmp_path / "novo"),
        ]
        sys.stderr = told.open("w")
        with pytest.raises(SystemExit) as ending:
            cli.main()
        sys.stderr.flush()
        assert ending.value.code == 1

    assert in_child(work) == 0
    assert "está cheio" in told.read_text()


def test_nothing_new_is_said_in_seconds(published, telessaude):
    start = time.monotonic()
    code, out, _ = telessaude(
        "run", "--landing", published / "entrada", "--warehouse", published / "armazem",
        "--reference", REFERENCE.isoformat(),
    )  # fmt: skip
    assert code == 0
    assert "Nada de novo" in out
    assert time.monotonic() - start < 6


def test_status_tells_the_run_the_publication_and_the_rejections(published, telessaude):
    code, out, _ = telessaude("status", "--warehouse", published / "armazem")
    assert code == 0
    assert "publicou" in out
    assert Warehouse(published / "armazem").public.readlink().name in out
    assert "rejeitadas" in out


def test_status_names_what_is_late_of_any_source(published, telessaude):
    """On 10 April the last month due is February: from then on three sources are made undelivered."""
    with connect((published / "armazem" / "public").resolve() / "indicadores.duckdb") as publication:
        publication.execute(
            "update marts.entrega_esperada set situacao = 'nao_entregue' where mes >= date '2024-02-01' "
            "and fonte in ('sof', 'teleconsulta', 'teleducacao')"
        )
    code, out, _ = telessaude("status", "--warehouse", published / "armazem")
    assert code == 0
    assert "Entregas que faltam (fev/2024)" in out
    assert {"SOF", "teleconsulta", "tele-educação"} <= set(out.split())
    assert "jan/2024" in out


def test_the_exports_asked_for_are_told_by_name(telessaude, published_once, tmp_path):
    arguments = ["--warehouse", published_once / "armazem", "--output", tmp_path, "--format", "csv, fhir,csv"]
    chosen = ["--period", "2024-02", "--indicador", "MSNT5.417, MSNT5.386", "--decimal", "virgula"]
    code, out, err = telessaude("export", *arguments, *chosen)
    assert (code, err) == (0, "")
    *files, last = out.splitlines()
    assert sorted(files) == sorted(str(path) for path in tmp_path.iterdir())
    assert str(tmp_path / "fhir_mes_2024-02-01.json") in files
    assert last.startswith(f"{len(files)} arquivos (")
    assert {
        line.split(";")[0] for line in (tmp_path / "indicador_valor.csv").read_text().splitlines()[1:]
    } == {
        "MSNT5.386",
        "MSNT5.417",
    }


def test_an_export_can_be_of_one_uf_and_period(telessaude, published_once, tmp_path):
    import duckdb

    warehouse = Warehouse(published_once / "armazem")
    with duckdb.connect(str(warehouse.public.resolve() / "indicadores.duckdb"), read_only=True) as connection:
        uf, nucleo = connection.execute("select min(uf), min(nucleo_id) from marts.nucleo").fetchone()
    arguments = ["--warehouse", warehouse.root, "--format", "parquet", "--period", "2024-02"]
    for chosen, expected in (
        (["--uf", uf.lower()], [("mes", "2024-02-01", uf)]),
        (["--nucleo", nucleo], []),
    ):
        assert telessaude("export", *arguments, *chosen, "--output", tmp_path)[0] == 0
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"""
                select periodo_tipo, periodo_inicio::varchar, nivel_id
                from '{tmp_path}/indicador_valor.parquet'
                where nivel in ('uf', 'brasil')
                group by all
                """
            ).fetchall()
        assert rows == expected


def test_an_unknown_uf_is_told(published_once, tmp_path):
    with pytest.raises(Failure, match="não é uma UF"):
        export.write(Warehouse(published_once / "armazem"), tmp_path, ["csv"], uf="XX")


@pytest.mark.parametrize(
    ("text", "kind", "first_day"),
    [
        ("2024", "ano", "2024-01-01"),
        ("2024-03", "mes", "2024-03-01"),
        ("2024-Q2", "quadrimestre", "2024-05-01"),
    ],
)
def test_period(text, kind, first_day):
    period = parse_period(text)
    assert isinstance(period, Period)
    assert (period.kind, period.first_day.isoformat()) == (kind, first_day)


def test_a_warehouse_of_an_earlier_version_asks_for_a_run(telessaude, tmp_path):
    """Of 0.4.0: its runs lack what was accepted of falls."""
    with connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute(
            "create schema lago; create table lago.execucao (execucao_id varchar, inicio timestamptz, "
            "fim timestamptz, referencia timestamptz, versao varchar, entregas_lidas bigint, "
            "linhas_lidas bigint, linhas_aceitas bigint, linhas_rejeitadas bigint, resultado varchar, "
            "publicacao_id varchar, mensagem varchar)"
        )
    code, out, err = telessaude("status", "--warehouse", tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "foi feito por outra versão do programa" in err
    assert "rode telessaude run" in err
