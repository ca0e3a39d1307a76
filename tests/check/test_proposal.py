"""Protects the mapping that is proposed: it is one, reads what it recognised, says what is left to fill."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from telessaude.check.dates import forms
from telessaude.check.examination import check
from telessaude.check.look import look
from telessaude.check.proposal import propose
from telessaude.check.which import any_source_fits
from telessaude.contract.mapping import load_mappings
from telessaude.ingest.content import on_disk
from telessaude.ingest.run import ingest
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

EXPORT = (
    "Relatório de teleconsultorias\n"
    "Protocolo;Data Solicitação;Data Resposta;Profissional Solicitante;CBO;Status;Modalidade\n"
    "1;03/05/2024 10:00;04/05/2024 10:00;s1;225142;Concluída;x\n"
    "2;03/05/2024 11:00;;s2;225142;Aberta;x\n"
)


def test_a_proposal_is_kept_completed_and_read_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "exporta.csv"
    file.write_text(EXPORT, encoding="utf-8")
    proposal = check([file]).arquivos[0].proposta
    assert proposal is not None
    mappings = tmp_path / "mapeamentos"
    mappings.mkdir()
    (mappings / "exporta.yml").write_text(proposal, encoding="utf-8")
    (proposed,) = load_mappings([mappings])
    assert proposed.pasta == "exporta"
    columns = proposed.tabelas[0].alimenta[0].colunas
    assert proposed.tabelas[0].alimenta[0].fonte == "teleconsultoria"
    assert {name for name, rule in columns.items() if rule.constante == "PREENCHA"} == {"nucleo_id"}
    completed = proposal.replace("nucleo_id: {constante: PREENCHA}", "nucleo_id: {constante: N1}")
    completed = completed.replace('"x": PREENCHA', '"x": assincrona')
    completed = completed.replace('"Concluída": PREENCHA', '"Concluída": respondida')
    (mappings / "exporta.yml").write_text(completed, encoding="utf-8")
    monkeypatch.setenv("TELESSAUDE_MAPPINGS", str(mappings))
    found = check([file], "exporta").arquivos[0]
    assert (found.lidas, found.aceitas, found.rejeitadas) == (2, 2, 0)
    assert found.cabecalhos[0].linha == 2


def test_nothing_is_proposed_for_what_resembles_nothing(tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_text("fruta;preço\nmanga;3\n", encoding="utf-8")
    found = check([file]).arquivos[0]
    assert (found.pasta, found.proposta, found.limpo) == (None, None, False)


SHORT = (
    "Relatório de teleconsultorias\n"
    "Cód.;nº cns pac.;prof. solicitante;{};dt resp;cod. mun.;sit;tp;nm pac\n"
    "1;702002887429583;s1;{};{};310620;Respondida;assincrona;x\n"
    "2;;s2;{};;310620;Aberta;sincrona;y\n"
)
DATED = [  # a heading, two days written in a form, the form
    ("dt_solic", "05/03/2024", "25/03/2024", "dd/MM/AAAA"),
    ("dtSolicitacao", "3/5/2024 08:05", "3/25/2024 8:05", "M/d/AAAA"),
    ("data pedido", "20240305", "20240325", "AAAAMMdd"),
    ("solicitado em", "05.03.2024 10:00:00", "25.03.2024 10:00:00", "dd.MM.AAAA"),
    ("dt. solicit.", "05-mar-2024", "25-Mar-2024", "d-MMM-AAAA"),
    ("Data/Hora da solic.", "Feb 5, 2024 10:00", "Apr 25, 2024 10:00", "MMM d, AAAA"),
    ("Dt. do Pedido", "1709640000", "1711368000", "epoca"),  # noon at Greenwich
]


def test_headings_cut_short_and_dates_in_any_form_are_proposed_and_ingested(tmp_path: Path) -> None:
    landing, mappings = tmp_path / "entrada", tmp_path / "mapeamentos"
    mappings.mkdir()
    for place, (heading, first, last, form) in enumerate(DATED):
        file = landing / f"curto{place}" / f"curto{place}.csv"
        file.parent.mkdir(parents=True)
        file.write_text(SHORT.format(heading, first, last, last), encoding="utf-8")
        proposal = propose(look(on_disk(file), any_source_fits), file.name) or ""
        assert f'data: ["{form}"]' in proposal, heading
        assert "nm pac" in proposal.partition("sem uso:")[2].splitlines()[0]  # a name is nobody's code
        text = proposal.replace("{constante: PREENCHA}", "{constante: N1}")
        (mappings / f"curto{place}.yml").write_text(text, encoding="utf-8")
    warehouse = Warehouse(tmp_path / "armazem")
    ingest(landing, warehouse, mappings=mappings)
    with connect(warehouse.database) as con:
        read = con.execute("select formato, arquivo_lago from lago.entrega order by formato").fetchall()
    assert [formato for formato, _ in read] == [f"curto{place}" for place in range(len(DATED))]
    for place, (_, lake) in enumerate(read):
        day = {5: ("2024-02-05", "2024-04-25")}.get(place, ("2024-03-05", "2024-03-25"))
        rows = duckdb.sql(
            "select teleconsultoria_id, situacao, tipo, municipio_ibge, solicitada_em[:10], "
            "respondida_em[:10], paciente_id is null "
            f"from read_parquet('{warehouse.root / lake}') order by _linha"
        ).fetchall()
        assert rows == [
            ("1", "Respondida", "assincrona", "310620", *day, False),
            ("2", "Aberta", "sincrona", "310620", day[1], None, True),
        ]


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2024-05-03", "2024-05-03 10:00:00"], ()),  # the contract's own
        (["03/05/2024", "13/05/2024", "05/13/2024"], ()),  # both orders: nobody knows
        (["03/05/2024", "a definir", "01/12/2024"], ("dd/MM/AAAA",)),
        (["03/05/2024", "2024-05-13"], ("dd/MM/AAAA", "AAAA-MM-dd")),
        (["03/05/2024 14h05"], ()),  # an hour that the language has not, and the contract reads
        (["31022024"], ()),
        (["202405", "202412"], ("AAAAMM",)),
        (["12345678901"], ()),
    ],
)
def test_the_form_of_dates_is_told_by_all_values(values: list[str], form: tuple[str, ...]) -> None:
    assert forms(values) == form
