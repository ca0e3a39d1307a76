"""Protects the mapping that is proposed: it is one, reads what it recognised, says what is left to fill."""

from __future__ import annotations

from pathlib import Path

import pytest

from telessaude.check.examination import check
from telessaude.contract.mapping import load_mappings

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
    assert {name for name, rule in columns.items() if rule.constante == "PREENCHA"} == {"nucleo_id", "tipo"}
    completed = proposal.replace("nucleo_id: {constante: PREENCHA}", "nucleo_id: {constante: N1}")
    completed = completed.replace("tipo: {constante: PREENCHA}", "tipo: {constante: assincrona}")
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
