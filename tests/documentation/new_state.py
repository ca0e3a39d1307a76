"""Public files of a made-up state, in the exact shape of the real ones: CNES, IBGE, the state's regions.

Municípios are real, in the order of their codes; everything else follows from a município's place in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path

import xlsxwriter
import xlwt

_ESTABELECIMENTO = (
    "CO_UNIDADE", "CO_CNES", "NU_CNPJ_MANTENEDORA", "NO_RAZAO_SOCIAL", "NO_FANTASIA", "NO_LOGRADOURO",
    "TP_UNIDADE", "CO_ESTADO_GESTOR", "CO_MUNICIPIO_GESTOR", "CO_MOTIVO_DESAB", "NU_LATITUDE",
    "NU_LONGITUDE", "CO_REGIAO_SAUDE", "CO_MICRO_REGIAO", "TO_CHAR(DT_ATUALIZACAO,'DD/MM/YYYY')",
)  # fmt: skip
_EQUIPE = (
    "CO_MUNICIPIO", "CO_AREA", "SEQ_EQUIPE", "CO_UNIDADE", "TP_EQUIPE", "NO_REFERENCIA", "DT_ATIVACAO",
    "DT_DESATIVACAO", "CO_EQUIPE", "TO_CHAR(DT_ATUALIZACAO,'DD/MM/YYYY')",
)  # fmt: skip


def municipios() -> dict[str, list[tuple[str, str]]]:
    """Code and name of every município, by UF, in the order of the codes."""
    text = files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8")
    return {
        uf: sorted((code, name) for name, code in names.items()) for uf, names in json.loads(text).items()
    }


def deliver(landing: Path) -> None:
    """Put the downloads where the page says; a state's file in `regioes` is of Minas Gerais."""
    towns = municipios()
    for name, content in {
        "cnes/BASE_DE_DADOS_CNES_202405.ZIP": _cnes(towns),
        "ibge_populacao/estimativa_dou_2024.xls": _ibge(towns),
        "regioes/regioes_de_saude.xlsx": _regioes(towns["MG"]),
    }.items():
        (landing / name).write_bytes(content)


def deliver_instead(landing: Path) -> None:
    """Put what the page says may take the place of CNES and IBGE: the teams of SISAB, the coverage of APS."""
    towns = municipios()["MG"]
    for name, content in {
        "sisab_equipes/Cadastros vinculados.csv": _sisab(towns),
        "cobertura_aps/cobertura.json": _cobertura(towns),
        "regioes/regioes_de_saude.xlsx": _regioes(towns),
    }.items():
        (landing / name).write_bytes(content)


def _sisab(towns: list[tuple[str, str]]) -> bytes:
    """In each município a UBS with an eSF, in every second one an eSB too."""
    teams = [(at, kind) for at in range(len(towns)) for kind in ("eSF", "eSB")[: 2 - at % 2]]
    rows = [
        f"MG;{towns[at][0][:6]};{towns[at][1].upper()};{at + 1:07d};UBS {at};{ine:010d};{kind};3100;4000;"
        for ine, (at, kind) in enumerate(teams, start=1)
    ]
    above = ["MINISTÉRIO DA SAÚDE", "Secretaria de Atenção Primária", "", "Cadastros vinculados",
             "Competência: MAI/2024", "Nível: Município", "Dado gerado em: 10/06/2024;", ""]  # fmt: skip
    heading = "Uf;IBGE;Municipio;CNES;Nome UBS;INE;Sigla;MAI/2024;parametro;"
    foot = ["", "Fonte: SISAB", "Nota: dados sujeitos a revisão.", "Gerado pelo sistema"]
    return "\r\n".join([*above, heading, *rows, *foot]).encode("iso-8859-1")


def _cobertura(towns: list[tuple[str, str]]) -> bytes:
    """Two months of a year; in the last the people of IBGE's estimate, in the one before ten more."""
    months = (("11/2024", 10), ("12/2024", 0))
    rows = [
        {"coMunicipioIbge": code[:6], "nuComp": month, "qtPopulacao": at * 1_000 + more, "qtEsf": 1}
        for month, more in months
        for at, (code, _) in enumerate(towns, start=1)
    ]
    return json.dumps(rows).encode()


def _cnes(towns: dict[str, list[tuple[str, str]]]) -> bytes:
    """In each município of the country a UBS with a team; in Minas Gerais also what the rules leave out."""
    places, teams = [], []
    number = 0
    for uf in sorted(towns):
        for at, (code, name) in enumerate(towns[uf]):
            kinds = [("02", "", f"UBS {name.upper()}")]
            if uf == "MG":
                kinds += [("01", "05", "POSTO FECHADO")] * (at % 10 == 0)
                kinds += [("05", "", "HOSPITAL GERAL")] * (at % 100 == 0)
                kinds += [("22", "", "CONSULTORIO ISOLADO")] * (at % 3 == 0)
            for kind, closed, title in kinds:
                number += 1
                cnes = f"{number:07d}"
                places.append((
                    code[:6] + cnes, cnes, "", f"MUNICIPIO DE {name.upper()}", title, "RUA UM", kind,
                    code[:2], code[:6], closed, "-19.9", "-43.9", "", "", "01/05/2024",
                ))  # fmt: skip
                if kind == "02":
                    ended = "31/12/2023" if uf == "MG" and at < 7 else ""
                    teams.append(_team(code, cnes, "70", len(teams), ended))
                    if uf == "MG" and at % 2 == 0:
                        teams.append(_team(code, cnes, "71", len(teams), ""))
    kinds_of_team = (("70", "ESF - EQUIPE DE SAUDE DA FAMILIA"), ("71", "ESB - EQUIPE DE SAUDE BUCAL"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tbEstabelecimento202405.csv", _quoted(_ESTABELECIMENTO, places))
        archive.writestr("tbEquipe202405.csv", _quoted(_EQUIPE, teams))
        archive.writestr("tbTipoEquipe202405.csv", _quoted(("TP_EQUIPE", "DS_EQUIPE"), kinds_of_team))
        archive.writestr(
            "tbDadosProfissionalSus202405.csv", _quoted(("CO_CPF", "NO_PROFISSIONAL"), [("1", "X")])
        )
    return content.getvalue()


def _team(code: str, cnes: str, kind: str, place: int, ended: str) -> tuple[str, ...]:
    return (code[:6], "0001", str(place), code[:6] + cnes, kind, "EQUIPE", "01/03/2019", ended,
            f"{place + 1:010d}", "01/05/2024")  # fmt: skip


def _quoted(heading: tuple[str, ...], rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]) -> bytes:
    lines = (";".join(f'"{cell}"' for cell in cells) for cells in (heading, *rows))
    return "\r\n".join((*lines, "")).encode("iso-8859-1", "replace")


def _ibge(towns: dict[str, list[tuple[str, str]]]) -> bytes:
    """A thousand people in the first município of a UF, two thousand in the second, and so on."""
    table: list[tuple[object, ...]] = [
        ("ESTIMATIVAS DA POPULAÇÃO RESIDENTE NOS MUNICÍPIOS COM DATA DE REFERÊNCIA EM 1º DE JULHO DE 2024",),
        ("UF", "COD. UF", "COD. MUNIC", "NOME DO MUNICÍPIO", "POPULAÇÃO ESTIMADA"),
    ]
    for uf in sorted(towns):
        for at, (code, name) in enumerate(towns[uf], start=1):
            people = "1.000(1)" if at == 1 else at * 1_000
            table.append((uf, float(code[:2]), float(code[2:]), name, people))
    table += [("Fonte: IBGE. Diretoria de Pesquisas - DPE",), ("(1) População judicial",)]
    country: list[tuple[object, ...]] = [("ESTIMATIVAS",), ("BRASIL E UFS", "POPULAÇÃO ESTIMADA")]
    book = xlwt.Workbook()
    for name, rows in (("BRASIL E UFs", country), ("MUNICÍPIOS", table)):
        sheet = book.add_sheet(name)
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(line, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _regioes(towns: list[tuple[str, str]]) -> bytes:
    """By name alone, with a title; ten municípios a microrregião, a hundred a macrorregião, fifty a URS."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("Plan1")
        page.write_row(0, 0, ["REGIONALIZAÇÃO DA SAÚDE"])
        heading = ["Município", "Microrregião de Saúde", "Macrorregião de Saúde", "Unidade Regional de Saúde"]
        page.write_row(2, 0, heading)
        for at, (_, name) in enumerate(towns):
            parts = [f"Micro {at // 10 + 1}", f"Macro {at // 100 + 1}", f"URS {at // 50 + 1}"]
            page.write_row(3 + at, 0, [name.title(), *parts])
    return content.getvalue()
