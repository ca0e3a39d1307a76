"""Protects who reads what: ``acesso.yml`` is read strictly, without it nothing is more open than needed."""

import pytest

from telessaude.store.acesso import Acesso, load_acesso
from telessaude.store.errors import MappingError
from telessaude.store.strict_yaml import load_strict
from telessaude.store.warehouse import Warehouse


def said(tmp_path, text):
    (tmp_path / "acesso.yml").write_text(text, encoding="utf-8")
    return load_acesso(Warehouse(tmp_path))


def modes(acesso):
    doors = acesso.portas
    return [oct(door.mode) for door in (doors.gestao, doors.registros, doors.pesquisa)]


@pytest.mark.parametrize("text", [None, "", "portas:\n", "portas:\n  pesquisa: {grupo: todos}\n"])
def test_only_research_is_open_to_everyone_unless_it_is_said(tmp_path, text):
    acesso = load_acesso(Warehouse(tmp_path)) if text is None else said(tmp_path, text)
    assert modes(acesso) == ["0o640", "0o640", "0o644"]
    assert acesso.registro_de_acesso.meses == 24


def test_each_door_has_its_group_and_mode(tmp_path):
    text = """\
portas:
  gestao: {grupo: gestores, modo: 0600}
  registros: {grupo: auditoria, modo: 640}
  pesquisa: {modo: 0444}
registro_de_acesso: {meses: 60}
"""
    acesso = said(tmp_path, text)
    assert modes(acesso) == ["0o600", "0o640", "0o444"]
    assert acesso.portas.registros.grupo == "auditoria"
    assert acesso.registro_de_acesso.meses == 60


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("portas:\n  gestao: {modo: 0666}\n", "linha 2: em “portas.gestao.modo”, 0666 não é um modo"),
        ("portas:\n  gestao:\n    modo: 0750\n", "linha 3: em “portas.gestao.modo”, 0750"),
        ("portas:\n  publica: {}\n", "linha 2: em “portas.publica”, a palavra não existe aqui"),
        ("portas:\n  gestao: {}\n  gestao: {}\n", "linha 3: não é YAML (a chave “gestao” se repete)"),
        ("registro_de_acesso: {meses: 0}\n", "linha 1: em “registro_de_acesso.meses”, 0 não é um número"),
        ("registro_de_acesso: {meses: dois}\n", "linha 1: em “registro_de_acesso.meses”, esperava-se"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(MappingError) as error:
        said(tmp_path, text)
    assert told in str(error.value)
    assert "acesso.yml" in str(error.value)


def test_a_file_that_is_not_there_cannot_be_read_or_is_in_another_encoding_is_told_as_that(tmp_path):
    cases = [
        (tmp_path / "fora.yml", "” não existe: confira o caminho e as permissões."),
        (tmp_path, "” não pôde ser lido (Is a directory): confira o caminho e as permissões."),
        (tmp_path / "latin1.yml", "está errado, linha 2: uma letra não está em UTF-8. Corrija"),
    ]
    cases[2][0].write_bytes("portas:\n  gestão: {}\n".encode("latin-1"))
    for file, told in cases:
        with pytest.raises(MappingError) as error:
            load_strict(file, Acesso, "O arquivo de acesso")
        assert told in str(error.value)
