"""Protects the published catalogue: every indicator of the contract, once, meaning what the contract says.

An indicator that the contract does not have may stand between them: its row is checked by itself.

`indicators.yml` beside this file is a copy of the contract's catalogue. What can be derived from it (names,
kinds, periods, levels, breakdowns, directions, targets, factors, intervals) is derived here alone and
compared with `seeds/catalogo/indicador_catalogo.csv`; boundaries that only words carry are spelled out here.
"""

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from telessaude.contract import load_sources
from telessaude.ingest.words import slug

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SEED_FILES = sorted(SEEDS.glob("catalogo/*.csv")) + sorted(SEEDS.glob("referencia/*.csv"))

BASE_OF_SET = {
    "TC_S": "solicitada_em",
    "TC_R": "respondida_em",
    "CO_R": "iniciada_em",
    "TD_S": "solicitado_em",
    "TD_E": "realizado_em",
    "TD_L": "laudado_em",
}
SOURCE_OF_SET = {
    "TC_S": "teleconsultoria",
    "TC_R": "teleconsultoria",
    "CO_R": "teleconsulta",
    "TD_S": "telediagnostico",
    "TD_E": "telediagnostico",
    "TD_L": "telediagnostico",
}
# As the contract lists them (outputs.md, ic95): without this list the catalogue would judge itself.
WITHOUT_INTERVAL = [
    *["DESD.1769", "DESD.1773", "DESD.1776", "PAHO.204"],
    *["HAOC1.257b", "HAOC1.258c", "RIO.ociosidade"],
]

TEXTS = ["definicao", "numerador", "denominador", "unidade", "observacao"]
ENGLISH_OR_CODE = (
    r"\b(the|with|of|and|from|whose|rows?|days|hours|where|never|counts?|den|TC_[SR]|CO_R|TD_[SEL])\b"
)
PERIODS = {"S": "semana", "M": "mes", "Q": "quadrimestre", "A": "ano"}
LEVELS = {
    "B": "brasil",
    "U": "uf",
    "M": "regiao_saude|macrorregiao|regional_saude|municipio",
    "N": "nucleo",
    "P": "ponto",
    "E": "equipe",
    "F": "profissional",
}
DIRECTIONS = {"higher": "maior_melhor", "lower": "menor_melhor", None: "neutro"}


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of a seed, as text."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def contract() -> dict[str, dict]:
    """Contract entries by id, in the file's order, with their group and with "as X" kinds followed."""
    groups = yaml.safe_load((Path(__file__).parent / "indicators.yml").read_text(encoding="utf-8"))
    del groups["local"]  # a state's own are delivered, and no row of the seed
    entries = {entry["id"]: {**entry, "group": group} for group, rows in groups.items() for entry in rows}
    for entry in entries.values():
        if entry["kind"].startswith("as "):
            model = entries[entry["kind"].removeprefix("as ").split(",")[0]]
            inherited = {key: model[key] for key in ("kind", "num", "den", "sense") if key in model}
            entry.update(inherited)
    return entries


def unlike(indicator: str, what: object) -> str:
    """What to do where the catalogue disagrees with the contract."""
    return f"write {what} of {indicator} in seeds/catalogo/indicador_catalogo.csv as indicators.yml has it"


CONTRACT = contract()
CATALOGUE = {row["indicador_id"]: row for row in read_csv("catalogo/indicador_catalogo.csv")}
EACH = pytest.mark.parametrize("indicator", list(CONTRACT))
EVERY = pytest.mark.parametrize("indicator", list(CATALOGUE))
ONE_OF = {
    "tipo": {"contagem", "proporcao", "media", "razao", "mediana", "ranking"},
    "subtipo": {"", "media_mensal"},
    "sentido": set(DIRECTIONS.values()),
    "tem_total": {"true", "false"},
    "ic95": {"true", "false"},
    "norma": {row["norma"] for row in read_csv("catalogo/norma_catalogo.csv")},
}
SOME_OF = {
    "periodos": list(PERIODS.values()),
    "niveis": "|".join(LEVELS.values()).split("|"),
    "fontes": list(load_sources()),
}
SEED = "seeds/catalogo/indicador_catalogo.csv"


def test_every_indicator_of_the_contract_is_there_once_in_its_order() -> None:
    ids = [row["indicador_id"] for row in read_csv("catalogo/indicador_catalogo.csv")]
    assert len(ids) == len(set(ids)), f"take out of {SEED} the row that repeats an indicador_id"
    assert [name for name in ids if name in CONTRACT] == list(CONTRACT), (
        f"{SEED} holds each indicator of the contract, in the contract's order"
    )


def test_columns_are_those_described() -> None:
    seeds = yaml.safe_load((SEEDS / "catalogo" / "_catalogo.yml").read_text(encoding="utf-8"))["seeds"]
    (described,) = [seed["columns"] for seed in seeds if seed["name"] == "indicador_catalogo"]
    assert list(next(iter(CATALOGUE.values()))) == [column["name"] for column in described], (
        f"describe in seeds/catalogo/_catalogo.yml the columns of {SEED}, in their order"
    )


@EVERY
def test_every_word_is_of_the_catalogue(indicator: str) -> None:
    row = CATALOGUE[indicator]
    assert indicator.startswith(f"{row['norma']}."), f"{indicator}: an identifier begins with its norma"
    for column, words in ONE_OF.items():
        assert row[column] in words, f"{indicator}: write in {column} one of {sorted(words)}"
    for column, ordered in SOME_OF.items():
        found = row[column].split("|")
        assert set(found) <= set(ordered), f"{indicator}: write in {column} some of {ordered}, with | between"
        assert len(found) == len(set(found)), f"{indicator}: {column} says a word twice"
    for column in ("periodos", "niveis"):
        found = row[column].split("|")
        assert found == sorted(found, key=SOME_OF[column].index), (
            f"{indicator}: write {column} in the order of {SOME_OF[column]}"
        )
    assert float(row["fator"]) > 0, f"{indicator}: fator is 1, or what the formula multiplies by"
    assert row["base_temporal"], f"{indicator}: say in base_temporal what puts a record in a period"
    assert row["nome"] == row["nome"].strip() != "", f"{indicator}: give it a nome"
    assert row["ic95"] == "false" or row["tipo"] in {"proporcao", "ranking"}, (
        f"{indicator}: ic95 is for shares of records or of people"
    )


@EACH
def test_name_norm_and_aspect(indicator: str) -> None:
    row = CATALOGUE[indicator]
    norm, _, rest = indicator.partition(".")
    assert row["nome"] == CONTRACT[indicator]["nome"], f"write {indicator}'s name as the contract does"
    assert row["norma"] == norm, f"{indicator} begins with its norma"
    # RIO.30dias, MG.72h and the like are words of the programme, not aspects of the catalogue document
    number = re.fullmatch(r"(\d+)[a-e]?", rest)
    assert row["aspecto"] == (number[1] if number else ""), f"aspecto is the number in {indicator}"


@EACH
def test_kind_and_factor(indicator: str) -> None:
    row, entry = CATALOGUE[indicator], CONTRACT[indicator]
    kind = entry["kind"]
    expected = {
        "count": ("contagem", 1),
        "count; Q and A: monthly mean": ("contagem", 1),
        "share": ("proporcao", 100),
        "mean": ("media", 1),
        "ratio": ("razao", 1),
        "rank": ("ranking", 100),
        "median: valor is the median, numerador null, denominador how many": ("mediana", 1),
        "median: valor is the Kaplan-Meier median, numerador null, denominador how many": ("mediana", 1),
    }[kind]
    factor = float(entry.get("fator", expected[1]))
    assert (row["tipo"], float(row["fator"])) == (expected[0], factor), unlike(indicator, "tipo and fator")
    monthly = "media_mensal" if kind.endswith("monthly mean") else ""
    assert row["subtipo"] == monthly, unlike(indicator, "subtipo")


@EACH
def test_periods(indicator: str) -> None:
    entry = CONTRACT[indicator]
    letters = entry.get("periods") or {"ms_pc6": "M", "sao_bernardo": "SMQA"}[entry["group"]]
    letters = "M" if letters == "month of the reference date" else letters
    words = [word for letter, word in PERIODS.items() if letter in letters]
    assert CATALOGUE[indicator]["periodos"].split("|") == words, unlike(indicator, "periodos")


@EACH
def test_levels(indicator: str) -> None:
    entry = CONTRACT[indicator]
    letters = entry.get("levels") or {"ms_pc6": "N", "rio": "UM", "sao_bernardo": "BUMNP"}[entry["group"]]
    words = "|".join(word for letter, word in LEVELS.items() if letter in letters)
    assert CATALOGUE[indicator]["niveis"] == words, unlike(indicator, "niveis")


@EACH
def test_breakdown_and_total(indicator: str) -> None:
    row, entry = CATALOGUE[indicator], CONTRACT[indicator]
    by_hand = {"AVAL.conformidade": ("norma;categoria", "true")}
    if entry.get("dim") == "especialidade; and a second breakdown, risco":
        by_hand[indicator] = ("especialidade;risco", "true")
    if entry["group"] == "sao_bernardo":
        expected = ("indicador", "false")
    elif indicator in by_hand:
        expected = by_hand[indicator]
    else:
        dim = entry.get("dim", "")
        ends = [position for position in map(dim.find, "(,!") if position >= 0]
        expected = (dim[: min(ends, default=len(dim))].strip(), "false" if dim[-1:] == "!" else "true")
    assert (row["dimensao"], row["tem_total"]) == expected, unlike(indicator, "dimensao and tem_total")


@EACH
def test_direction_and_target(indicator: str) -> None:
    row, entry = CATALOGUE[indicator], CONTRACT[indicator]
    assert row["sentido"] == DIRECTIONS[entry.get("sense")], unlike(indicator, "sentido")
    assert row["meta_padrao"] == str(entry.get("target", "")), unlike(indicator, "meta_padrao")


@EACH
def test_interval_only_for_shares_of_records_or_people(indicator: str) -> None:
    excluded = indicator in WITHOUT_INTERVAL or indicator.startswith(("BA.", "SBC."))
    expected = CONTRACT[indicator]["kind"] in ("share", "rank") and not excluded
    assert CATALOGUE[indicator]["ic95"] == ("true" if expected else "false"), unlike(indicator, "ic95")


@EACH
def test_sources_feed_the_sets_of_the_contract(indicator: str) -> None:
    row, entry = CATALOGUE[indicator], CONTRACT[indicator]
    sources = row["fontes"].split("|")
    words = f"{entry.get('num', '')} {entry.get('den', '')} {entry.get('over', '')}"
    fed = {source for name, source in SOURCE_OF_SET.items() if name in words}
    assert fed <= set(sources), unlike(indicator, "fontes")


@EACH
def test_time_base_is_the_given_one_or_that_of_the_set(indicator: str) -> None:
    row, entry = CATALOGUE[indicator], CONTRACT[indicator]
    base = entry.get("base", "")
    named = {name for name in BASE_OF_SET if name in entry.get("num", "") + entry.get("den", "")}
    # a registry's own figure is dated by the calendar's last day, whatever records its numerator looks at
    if re.fullmatch(r"[a-z_]+", base):
        assert row["base_temporal"] == base, unlike(indicator, "base_temporal")
    elif entry["group"] == "ms_pc6":
        assert row["base_temporal"] == "solicitada_em", unlike(indicator, "base_temporal")
    elif named and row["base_temporal"] != "cadastro":
        bases = {BASE_OF_SET[name] for name in named}
        assert bases <= set(row["base_temporal"].split("|")), unlike(indicator, "base_temporal")


def test_what_is_dated_by_the_registry() -> None:
    assert {indicator for indicator in CONTRACT if CATALOGUE[indicator]["base_temporal"] == "cadastro"} == {
        "MSNT5.388b",
        "MSNT5.389b",
        "HAOC1.257a",
        "DESD.1790",
        "DESD.1801",
        "PAHO.163",
        "PAHO.184",
        "PAHO.185",
        "MG.aptos",
        "MG.condicao",
        "MG.especialidades",
        "BA.licencas",
        "BA.dias",
    }


@EVERY
def test_texts_are_complete_and_in_portuguese(indicator: str) -> None:
    row = CATALOGUE[indicator]
    definition = row["definicao"]
    assert definition[:1].isupper(), f"{indicator}: definicao is a sentence, with its capital"
    assert definition.endswith("."), f"{indicator}: definicao is a sentence, with its full stop"
    assert row["numerador"], f"{indicator}: say in numerador what it counts or sums"
    assert row["unidade"], f"{indicator}: give it a unidade"
    assert bool(row["denominador"]) == (row["tipo"] != "contagem"), (
        f"{indicator}: say in denominador what it counts; a contagem has none"
    )
    texts = " ".join(row[column] for column in TEXTS)
    foreign = re.search(ENGLISH_OR_CODE, texts)
    assert not foreign, f"{indicator}: say it in Portuguese, for who reads the page: {foreign}"
    assert "  " not in row["observacao"] + row["definicao"], f"{indicator}: two blanks in a text"
    assert ".." not in texts, f"{indicator}: two full stops in a text"


@pytest.mark.parametrize(
    ("indicator", "column", "words"),
    [
        ("MSNT5.379", "observacao", "tele-educação não contam"),
        ("MSNT5.388a", "observacao", "a unidade correta é pontos/mês"),
        ("MSNT5.412a", "observacao", "não informado conta como não evitado"),
        ("MSNT5.412b", "denominador", "com o desfecho informado"),
        ("MSNT5.418a", "definicao", "estritamente menos de 72 horas"),
        ("MSNT5.418a", "observacao", "72 h 00 min 00 s não é menos"),
        ("MSNT5.418b", "observacao", "As devolvidas ficam fora"),
        ("MSNT50.753", "definicao", "inclusive 72 horas exatas"),
        ("MSNT50.765", "observacao", "da realização do exame, e não da solicitação"),
        ("MSNT63.329", "definicao", "30 × 24 horas"),
        ("PAHO.165", "definicao", "nunca abaixo de zero"),
        ("PAHO.184", "observacao", "365 dias"),
        ("HAOC1.257d", "observacao", "a do ano anterior mais próximo"),
        ("HAOC4.315b", "observacao", "o limite inferior é aberto e o superior é fechado"),
        ("HAOC4.315d", "observacao", "1º de março"),
        ("MSPC6.355", "definicao", "um dos dois meses anteriores"),
        ("MSPC6.368a", "numerador", "de 1 a menos de 2: 60; de 2 a menos de 3: 80; 3 ou mais: 100"),
        ("BA.licencas", "denominador", "arredondado para cima"),
        ("MG.suporte", "observacao", "feriados nacionais"),
        ("MSNT50.753b", "definicao", "inclusive 72 horas exatas"),
        ("MSPC6.365a", "observacao", "excetua a produção do inciso II"),
        ("MSPC6.367", "observacao", "medico_1: a média de médicos em linha pactuada"),
        ("RIO.90dias", "observacao", "Quem ainda espera conta"),
        ("RIO.risco", "definicao", "vermelho em até 30 dias, amarelo em até 90, verde em até 180"),
        ("RIO.risco", "observacao", "Azul não tem prazo e fica fora"),
        ("RIO.devolvidas30", "observacao", "Um mês de calendário"),
        ("SBC.faixa", "observacao", "84,95 é menor que 85"),
    ],
)
def test_boundaries_are_said(indicator: str, column: str, words: str) -> None:
    assert words in CATALOGUE[indicator][column], f"{column} of {indicator} must say this boundary again"


@pytest.mark.parametrize(
    ("indicator", "kind", "unit", "periods", "levels", "breakdown", "target", "sources"),
    [
        (
            "MSNT5.388b",
            "proporcao",
            "%",
            "mes",
            "brasil|uf|regiao_saude|macrorregiao|regional_saude|municipio|nucleo",
            "",
            "",
            "teleconsultoria|ponto",
        ),
        (
            "MSNT5.382",
            "contagem",
            "teleconsultorias",
            "mes|quadrimestre|ano",
            "brasil|uf|nucleo|profissional",
            "",
            "",
            "teleconsultoria",
        ),
        ("MSNT63.327", "contagem", "SOF por mês", "mes|quadrimestre|ano", "nucleo", "", "2", "sof"),
        (
            "PAHO.164",
            "contagem",
            "teleconsultas",
            "mes|quadrimestre|ano",
            "brasil|uf|nucleo",
            "especialidade x primeira_vez",
            "",
            "teleconsulta",
        ),
        (
            "HAOC4.315d",
            "contagem",
            "laudos",
            "mes|quadrimestre|ano",
            "brasil|uf|nucleo",
            "resultado | faixa",
            "",
            "telediagnostico",
        ),
        (
            "DESD.1777",
            "contagem",
            "R$",
            "mes|quadrimestre|ano",
            "nucleo",
            "plano | atividade",
            "",
            "plano_trabalho",
        ),
        ("MSPC6.362a", "proporcao", "%", "mes", "nucleo", "", "20", "teleconsultoria"),
        (
            "RIO.pendencia",
            "contagem",
            "solicitações",
            "mes",
            "uf|regiao_saude|macrorregiao|regional_saude|municipio",
            "risco",
            "",
            "regulacao",
        ),
    ],
)
def test_rows_written_out_by_hand(
    indicator: str, kind: str, unit: str, periods: str, levels: str, breakdown: str, target: str, sources: str
) -> None:
    row = CATALOGUE[indicator]
    columns = ("tipo", "unidade", "periodos", "niveis", "dimensao", "meta_padrao", "fontes")
    found = tuple(row[column] for column in columns)
    assert found == (kind, unit, periods, levels, breakdown, target, sources), unlike(indicator, columns)


@EVERY
def test_percentages_say_so(indicator: str) -> None:
    row = CATALOGUE[indicator]
    if row["tipo"] in ("proporcao", "ranking"):
        assert row["unidade"] == "%", f"{indicator}: the unidade of a share is %"
    assert ("(R$)" in row["nome"]) == (row["unidade"] == "R$"), (
        f"{indicator}: nome and unidade disagree on R$"
    )
    for unit in ("horas", "dias", "minutos", "p.p."):
        if f"({unit})" in row["nome"]:
            assert row["unidade"] == unit, f"{indicator}: nome and unidade disagree"


def test_norms_are_exactly_those_used() -> None:
    norms = read_csv("catalogo/norma_catalogo.csv")
    used = list(dict.fromkeys(row["norma"] for row in CATALOGUE.values()))
    # after them, those that indicators of others serve, and what they replaced
    assert [row["norma"] for row in norms] == [*used, "PRC5", "GM3691", "GM4160", "GM7495"], (
        f"norma_catalogo.csv has a row for each norma of {SEED}, in the same order"
    )
    assert all(row["nome"] and row["orgao"] and row["descricao"].endswith(".") for row in norms), (
        "give each norma its nome, its orgao and a descricao with a full stop"
    )
    # only the compilation of aspects has no year of its own
    without_year = [row["norma"] for row in norms if not re.fullmatch(r"20\d\d", row["ano"])]
    assert without_year == ["AVAL"], "write each norma's ano with four digits"


def test_what_is_not_in_force_says_so_and_what_was_not_verified() -> None:
    norms = {row["norma"]: row for row in read_csv("catalogo/norma_catalogo.csv")}
    for name, norm in norms.items():
        assert norm["situacao"] in {"em_vigor", "substituida", "nao_verificada", "sem_prazo"}, name
        assert norm["verificacao"].endswith("."), f"{name}: say what of its validity was verified"
        assert (norm["situacao"] == "substituida") == bool(norm["substituida_por"]), name
        for other in filter(None, (norm["serve_a"], norm["substituida_por"])):
            assert norms[other]["situacao"] == "em_vigor", f"{name} points at {other}, which is not in force"
    assert norms["PRC5"]["vigencia_fim"] < norms["GM3691"]["vigencia_inicio"]


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.name)
def test_files_are_plain_csv(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    rewritten = io.StringIO()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    csv.writer(rewritten, lineterminator="\n").writerows(rows)
    plain = (
        "is saved as UTF-8 without BOM, lines ending in a line feed, quotes only where a comma asks for them"
    )
    assert not raw.startswith(b"\xef\xbb\xbf"), f"{path.name} {plain}"
    assert rewritten.getvalue() == text, f"{path.name} {plain}"
    assert {len(row) for row in rows} == {len(rows[0])}, (
        f"{path.name}: a row has more or fewer cells than titles"
    )
    assert all(cell == cell.strip() for row in rows for cell in row), (
        f"{path.name}: a cell begins or ends blank"
    )


def test_states_and_their_time_zones() -> None:
    states = {row["uf"]: row for row in read_csv("referencia/uf.csv")}
    zones = {
        **{"AC": "Rio_Branco", "AM": "Manaus", "RR": "Boa_Vista", "RO": "Porto_Velho", "MT": "Cuiaba"},
        **{"MS": "Campo_Grande", "PA": "Belem", "AP": "Belem", "TO": "Araguaina"},
        **dict.fromkeys(["MA", "PI", "CE", "RN", "PB"], "Fortaleza"),
        **{"PE": "Recife", "AL": "Maceio", "SE": "Maceio", "BA": "Bahia"},
    }
    assert len(read_csv("referencia/uf.csv")) == len(states) == 27
    assert set(states) - set(zones) == {"DF", "ES", "GO", "MG", "PR", "RJ", "RS", "SC", "SP"}
    for uf, row in states.items():
        assert row["fuso"] == f"America/{zones.get(uf, 'Sao_Paulo')}"
        assert ZoneInfo(row["fuso"])


def test_state_codes_begin_with_their_region() -> None:
    regions = {"1": "Norte", "2": "Nordeste", "3": "Sudeste", "4": "Sul", "5": "Centro-Oeste"}
    rows = read_csv("referencia/uf.csv")
    codes = sorted(row["codigo_ibge"] for row in rows)
    expected = [*range(11, 18), *range(21, 30), 31, 32, 33, 35, 41, 42, 43, 50, 51, 52, 53]
    assert codes == [str(code) for code in expected]
    assert all(row["regiao"] == regions[row["codigo_ibge"][0]] and row["nome"] for row in rows)
    assert {row["uf"]: row["codigo_ibge"] for row in rows}["MG"] == "31"


def test_age_bands_follow_one_another_in_completed_years() -> None:
    rows = read_csv("referencia/faixa_etaria.csv")
    assert [row["faixa"] for row in rows] == ["0_19", "20_39", "40_59", "60_79", "80_mais"]
    assert rows[0]["idade_minima"] == "0"
    first_of_next = [int(row["idade_minima"]) for row in rows[1:]]
    assert [int(row["idade_maxima"]) + 1 for row in rows[:-1]] == first_of_next
    assert rows[-1]["idade_maxima"] == ""


def test_population_bands_are_open_below_and_closed_above() -> None:
    rows = read_csv("referencia/porte_populacional.csv")
    names = re.search(r"\((.*?):", CONTRACT["HAOC4.315b"]["dim"])
    assert names is not None
    assert [row["porte_populacional"] for row in rows] == names[1].split(", ")
    assert [row["populacao_ate"] for row in rows[:-1]] == [row["populacao_acima_de"] for row in rows[1:]]
    limits = [row["populacao_ate"] for row in rows]
    assert limits == ["5000", "10000", "20000", "50000", "100000", "500000", ""]
    assert rows[0]["populacao_acima_de"] == ""
    assert [row["ordem"] for row in rows] == [str(position) for position in range(1, 8)]


def test_every_municipio_has_its_name_and_place() -> None:
    by_code = {
        code: name
        for names in json.loads(
            files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8")
        ).values()
        for name, code in names.items()
    }
    rows = {row["municipio_ibge"]: row for row in read_csv("referencia/municipio_local.csv")}
    assert rows.keys() == by_code.keys()
    assert {code for code, row in rows.items() if slug(row["nome"]) != slug(by_code[code])} == set()
    assert rows["3550308"]["nome"] == "São Paulo"
    # Brazil's extremes: the Caburaí in Roraima, the Chuí, the Moa in Acre; Fernando de Noronha in the east.
    assert all(-33.8 < float(row["latitude"]) < 5.3 for row in rows.values())
    assert all(-74.0 < float(row["longitude"]) < -32.3 for row in rows.values())
