"""A hand-made working database: a few right rows in every table that the suites judge.

Schema by the contract (types of the columns) and by the tables' own contract; every value is fictitious.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from telessaude.contract import load_sources

ANA = "0123456789abcdef0123456789abcdef"
BIA = "fedcba9876543210fedcba9876543210"
DELIVERY = "abcdef012345"

_TYPES = {"inteiro": "bigint", "decimal": "double", "data": "date", "bool": "boolean", "lista": "varchar[]"}

# Reference instant 15/05/2024 09:00 in Brasília.
REFERENCE = "2024-05-15 12:00:00+00"

TABLES = {
    "teleconsultoria": "fatos.fct_teleconsultoria",
    "telediagnostico": "fatos.fct_telediagnostico",
    "sof": "fatos.fct_sof",
    "nucleo": "fatos.dim_nucleo",
    "ponto": "fatos.dim_ponto_nucleo",
    "equipe": "fatos.dim_equipe",
    "profissional": "fatos.dim_profissional",
    "protocolo_regulacao": "fatos.dim_protocolo_regulacao",
    "linha_cuidado_pactuada": "fatos.dim_linha_cuidado_pactuada",
    "populacao": "fatos.dim_populacao",
    "meta": "fatos.dim_meta",
    "teleconsulta": "fatos.fct_teleconsulta",
    "teleducacao": "fatos.fct_teleducacao",
    "regulacao": "fatos.fct_regulacao",
    "equipe_nucleo": "fatos.dim_equipe_nucleo",
    "oferta_especialidade": "fatos.dim_oferta_especialidade",
    "regiao": "fatos.dim_regiao",
    "indicador_local": "fatos.dim_indicador_local",
    "indicador_local_termo": "fatos.dim_indicador_local_termo",
    "hospital": "fatos.dim_hospital",
    "condicionalidade_municipal": "fatos.dim_condicionalidade_municipal",
    "licenca_videoconferencia": "fatos.dim_licenca_videoconferencia",
    "agenda_especialista": "fatos.fct_agenda_especialista",
    "disponibilidade_servico": "fatos.fct_disponibilidade_servico",
    "plano_trabalho": "fatos.fct_plano_trabalho",
    "repasse": "fatos.fct_repasse",
    "consulta_presencial": "fatos.fct_consulta_presencial",
    "hospital_mensal": "fatos.fct_hospital_mensal",
    "vaga_regulada": "fatos.fct_vaga_regulada",
    "chamado_suporte": "fatos.fct_chamado_suporte",
    "avaliacao_aspecto": "fatos.fct_avaliacao_aspecto",
    "saude_digital_prioridade": "fatos.fct_saude_digital_prioridade",
    "indicador_informado": "fatos.fct_indicador_informado",
}

_FLAGS = {"saida_desconhecida"}  # what a fact says beyond the contract's columns, and a suite reads

ROWS: dict[str, dict[str, Any]] = {
    "teleconsultoria": {
        "nucleo_id": "NUC-1", "teleconsultoria_id": "T1", "atualizado_em": "2024-05-04 10:00:00",
        "situacao": "respondida", "tipo": "assincrona", "canal": "mensagem",
        "solicitada_em": "2024-05-03 10:00:00",
        "respondida_em": "2024-05-04 09:00:00", "solicitante_id": ANA, "solicitante_cbo": "225142",
        "solicitante_perfil": "assistencial", "equipe_ine": "0000000017", "ponto_cnes": "2000001",
        "municipio_ibge": "3106200", "teleconsultor_id": BIA, "especialidade": "cardiologia",
        "linha_cuidado": "hipertensao", "cid10": ["I10", "E119"], "ciap2": ["K86"],
        "protocolo_regulacao_id": "P1", "intencao_encaminhamento": True, "encaminhamento_evitado": True,
        "resolucao_duvida": "sim", "satisfacao": 5, "candidata_sof": False, "origem": "servico",
        "paciente_id": BIA,
    },
    "telediagnostico": {
        "nucleo_id": "NUC-1", "exame_id": "X1", "atualizado_em": "2024-05-05 12:00:00", "situacao": "laudado",
        "tipo_exame": "ecg", "procedimento_sigtap": "0211020036", "carater": "eletivo",
        "solicitado_em": "2024-05-03 10:00:00", "realizado_em": "2024-05-04 10:00:00",
        "laudado_em": "2024-05-05 10:00:00", "solicitante_id": ANA, "solicitante_cbo": "2251",
        "equipe_ine": "0000000017", "ponto_cnes": "2000001", "municipio_ibge": "3106200", "laudista_id": BIA,
        "qualidade_tecnica": "adequada", "resultado": "normal", "protocolo_regulacao_id": "P1",
        "paciente_id": BIA,
        "paciente_sexo": "F", "paciente_nascimento": "1980-02-29",
    },
    "sof": {
        "nucleo_id": "NUC-1", "sof_id": "S1", "atualizado_em": "2024-05-09 10:00:00",
        "teleconsultoria_id": "T1",
        "situacao": "enviada", "indicada_em": "2024-05-05 10:00:00", "selecionada_em": "2024-05-06 10:00:00",
        "enviada_em": "2024-05-07 10:00:00", "primeiro_retorno_em": "2024-05-08 10:00:00",
        "aprovada_em": "2024-05-09 09:00:00", "publicada_em": "2024-05-09 09:30:00",
        "pergunta": "Qual a dose?",
        "resposta": "Depende.", "bibliografia": "Caderno 37.", "profissional_solicitante": "médica",
        "autoria": "Núcleo 1", "descritores": ["hipertensão"],
    },
    "nucleo": {"nucleo_id": "NUC-1", "nome": "Núcleo Um", "uf": "MG", "municipio_ibge": "3106200",
    "porte": "II",
               "inicio": "2020-01-01", "fim": "2030-12-31"},
    "ponto": {"ponto_cnes": "2000001", "nucleo_id": "NUC-1", "nome": "UBS Um", "municipio_ibge": "3106200",
              "papel": "remota", "hospital": False, "implantado_em": "2020-02-01",
              "desativado_em": "2030-02-01"},
    "equipe": {"equipe_ine": "0000000017", "ponto_cnes": "2000001", "municipio_ibge": "3106200",
               "nucleo_id": "NUC-1", "tipo": "esf", "inicio": "2020-01-01", "fim": "2030-01-01"},
    "profissional": {"profissional_id": ANA, "cbo": "225142", "nucleo_id": "NUC-1", "ponto_cnes": "2000001",
                     "equipe_ine": "0000000017", "inicio": "2020-01-01", "fim": "2030-01-01"},
    "protocolo_regulacao": {"protocolo_regulacao_id": "P1", "uf": "MG", "nome": "Cardiologia"},
    "linha_cuidado_pactuada": {"nucleo_id": "NUC-1", "linha_cuidado": "hipertensao",
    "pactuada_em": "2020-01-01",
                               "fim": "2030-01-01"},
    "populacao": {"municipio_ibge": "3106200", "ano": 2024, "populacao": 2_300_000},
    "meta": {"indicador_id": "MSNT50.753", "nivel": "nucleo", "nivel_id": "NUC-1", "inicio": "2024-01-01",
             "fim": "2024-12-31", "meta": 90.0, "peso": 10.0, "orcamento": 1000.0},
    "teleconsulta": {
        "nucleo_id": "NUC-1", "atendimento_id": "A1", "atualizado_em": "2024-05-10 12:00:00",
        "situacao": "realizada", "modalidade": "telemonitoramento", "canal": "video", "ambito": "domiciliar",
        "especialidade": "cardiologia", "agendada_em": "2024-05-03 10:00:00",
        "agendada_para": "2024-05-10 10:00:00", "iniciada_em": "2024-05-10 10:05:00",
        "encerrada_em": "2024-05-10 10:35:00", "primeira_vez": True, "monitoramento": "sincrono",
        "transferencia_necessaria": True, "transferencia_realizada": True, "transferencia_remota_min": 20,
        "transferencia_referencia_min": 60, "consentimento": True, "paciente_id": ANA, "profissional_id": BIA,
        "profissional_cbo": "225142", "ponto_cnes": "2000001", "municipio_ibge": "3106200",
    },
    "teleducacao": {
        "nucleo_id": "NUC-1", "atividade_id": "E1", "atualizado_em": "2024-05-09 10:00:00", "tipo": "curso",
        "formato": "webconferencia", "realizada_em": "2024-05-08 14:00:00", "carga_horaria": 40.0,
        "participantes": 30, "alunos": 35, "tema": "Hipertensão",
    },
    "regulacao": {
        "solicitacao_id": "R1", "municipio_ibge": "3106200", "atualizado_em": "2024-05-11 10:00:00",
        "situacao": "executada", "procedimento": "Consulta em cardiologia", "especialidade": "cardiologia",
        "risco": "amarelo", "procedimento_sigtap": "0301010072", "cid10": "I10",
        "tipo_vaga": "primeira", "executante_cnes": "2000002", "autorizada_em": "2024-05-04 10:00:00",
        "solicitada_em": "2024-05-02 10:00:00", "devolvida_em": "2024-05-03 10:00:00",
        "agendada_para": "2024-05-10 10:00:00", "executada_em": "2024-05-10 10:00:00",
        "ponto_cnes": "2000001", "teleconsultoria_id": "T1", "paciente_id": ANA, "saida_desconhecida": False,
    },
    "equipe_nucleo": {"nucleo_id": "NUC-1", "pessoa_id": BIA, "funcao": "telerregulador",
                      "inicio": "2020-01-01", "fim": "2030-01-01"},
    "oferta_especialidade": {"nucleo_id": "NUC-1", "ponto_cnes": "2000001", "especialidade": "cardiologia",
                             "inicio": "2020-01-01", "fim": "2030-01-01"},
    "regiao": {"tipo": "macrorregiao", "municipio_ibge": "3106200", "regiao_id": "Centro", "nome": "Centro"},
    "indicador_local": {"indicador_id": "LOCAL.leitos", "nome": "Leitos ocupados", "tipo": "proporcao",
                        "fator": 100.0, "sentido": "maior_melhor", "meta_padrao": 90.0},
    "indicador_local_termo": {"indicador_id": "LOCAL.exames", "papel": "numerador",
                              "medida": "tc_respondidas", "sinal": 1},
    "hospital": {"cnes": "2700001", "municipio_ibge": "3106200", "adotou_telemedicina_em": "2022-03-01"},
    "condicionalidade_municipal": {"municipio_ibge": "3106200", "nucleo_id": "NUC-1",
                                   "condicionalidade": "ponto_focal_indicado", "cumprida_em": "2024-03-01",
                                   "suspensa": False},
    "licenca_videoconferencia": {"municipio_ibge": "3106200", "licencas": 3, "gestor_designado": True},
    "agenda_especialista": {"nucleo_id": "NUC-1", "profissional_id": BIA, "especialidade": "cardiologia",
                            "competencia": "2024-05-01", "horas_tele": 20.0, "horas_total": 80.0},
    "disponibilidade_servico": {"nucleo_id": "NUC-1", "servico": "teleconsulta", "competencia": "2024-05-01",
                                "horas_contratadas": 176.0, "horas_funcionamento": 160.0},
    "plano_trabalho": {"nucleo_id": "NUC-1", "plano_id": "PT1", "atividade_id": "1",
                       "atividade": "Teleconsultorias", "unidade_medida": "un", "competencia": "2024-05-01",
                       "previsto": 10.0, "executado": 9.0, "valor_previsto": 1000.0,
                       "percentual_informado": 90.0, "peso": 1.0},
    "repasse": {"nucleo_id": "NUC-1", "competencia": "2024-05-01", "valor": 30000.0},
    "consulta_presencial": {"municipio_ibge": "3106200", "especialidade": "cardiologia",
                            "competencia": "2024-05-01", "quantidade": 120},
    "hospital_mensal": {"cnes": "2700001", "competencia": "2024-05-01", "internacoes": 100,
                        "reinternacoes": 8, "dias_permanencia": 500, "obitos": 3},
    "vaga_regulada": {"municipio_ibge": "3106200", "procedimento": "Consulta em cardiologia",
                      "competencia": "2024-05-01", "ofertadas": 50, "agendadas": 45},
    "chamado_suporte": {"nucleo_id": "NUC-1", "chamado_id": "C1", "aberto_em": "2024-05-06 10:00:00",
                        "respondido_em": "2024-05-07 10:00:00", "municipio_ibge": "3106200"},
    "avaliacao_aspecto": {"nucleo_id": "NUC-1", "aspecto": 146, "respondida_em": "2024-05-02",
                          "resposta": "sim", "evidencia": "Portaria de nomeação"},
    "indicador_informado": {"indicador_id": "LOCAL.leitos", "periodo_tipo": "quadrimestre",
                            "competencia": "2024-05-01", "nivel": "uf", "nivel_id": "MG",
                            "numerador": 9.0, "denominador": 10.0},
    "saude_digital_prioridade": {"uf": "MG", "ano": 2024, "area": "Saúde mental",
                                 "com_servico_digital": True},
}  # fmt: skip

# An indicator of the state's own that is computed; the other one is informed.
COMPUTED = {"_entrega_id": DELIVERY, "_linha": 3, "indicador_id": "LOCAL.exames", "nome": "Exames",
            "tipo": "contagem", "sentido": "neutro"}  # fmt: skip

VALUE_COLUMNS = """
    indicador_id varchar, periodo_tipo varchar, periodo_inicio date, periodo_fim date, nivel varchar,
    nivel_id varchar, dimensao varchar, categoria varchar, posicao integer, numerador double,
    denominador double,
    valor double, cobertura double, ic95_inferior double, ic95_superior double, meta double, situacao varchar,
    parcial boolean
"""
WAITING_COLUMNS = """
    indicador_id varchar, periodo_tipo varchar, periodo_inicio date, nivel varchar, nivel_id varchar,
    dimensao varchar, categoria varchar, mudanca varchar, numerador_que_espera double,
    denominador_que_espera double, valor_que_espera double, cobertura_que_espera double
"""

# id, tipo, fator
CATALOGUE = (
    ("HAOC1.261b", "contagem", 1), ("HAOC1.261a", "contagem", 1), ("HAOC3.303a", "contagem", 1),
    ("MSNT5.379", "contagem", 1), ("MSNT5.386", "contagem", 1), ("MSNT5.387", "contagem", 1),
    ("MSNT5.391", "contagem", 1), ("DESD.1818", "contagem", 1), ("DESD.1795", "contagem", 1),
    ("MSNT5.385", "contagem", 1), ("MSNT5.395", "contagem", 1), ("HAOC2.280", "contagem", 1),
    ("HAOC4.315a", "contagem", 1), ("MSPC6.361", "contagem", 1), ("MSPC6.366", "contagem", 1),
    ("MSNT5.413", "proporcao", 100), ("HAOC2.282", "proporcao", 100), ("MSNT50.753", "proporcao", 100),
    ("MSNT5.415a", "ranking", 100), ("MSNT5.417", "media", 1), ("HAOC1.257e", "mediana", 1),
    ("MSNT63.327", "contagem", 1), ("MSNT5.383", "contagem", 1), ("MSNT5.381", "contagem", 1),
    ("MSNT5.384", "contagem", 1), ("PAHO.168a", "contagem", 1), ("PAHO.161", "contagem", 1),
    ("DESD.1800", "contagem", 1), ("PAHO.210", "proporcao", 100), ("TIC.840", "proporcao", 100),
    ("SBC.atingimento", "proporcao", 100),
)  # fmt: skip

# May 2024 has 5 answered teleconsultorias (2 síncronas, 3 assíncronas), 4 in MG with município and one
# without; 3 reported exams (2 ECG, 1 espirometria). April has none, so May is also the quadrimester and
# the year so far.
_COUNTS = (
    ("HAOC1.261b", (("brasil", "BR", 5), ("uf", "MG", 4), ("nucleo", "NUC-1", 3), ("nucleo", "NUC-2", 2))),
    ("MSNT5.379", (("brasil", "BR", 5), ("uf", "MG", 4))),
    (
        "MSNT5.386",
        (("brasil", "BR", 2), ("uf", "MG", 2), ("municipio", "3106200", 2), ("nucleo", "NUC-2", 2)),
    ),
    (
        "MSNT5.387",
        (("brasil", "BR", 3), ("uf", "MG", 2), ("municipio", "3106200", 2), ("nucleo", "NUC-1", 3)),
    ),
    ("HAOC3.303a", (("brasil", "BR", 6), ("nucleo", "NUC-1", 4), ("nucleo", "NUC-2", 2))),
    ("HAOC1.261a", (("brasil", "BR", 3), ("uf", "MG", 3), ("nucleo", "NUC-1", 3))),
    ("MSNT5.391", (("brasil", "BR", 3), ("uf", "MG", 3))),
    (
        "DESD.1818",
        (("brasil", "BR", 3), ("uf", "MG", 3), ("municipio", "3106200", 3), ("nucleo", "NUC-1", 3)),
    ),
    ("DESD.1795", (("brasil", "BR", 4), ("nucleo", "NUC-1", 4))),
    (
        "PAHO.161",
        (("brasil", "BR", 4), ("uf", "MG", 4), ("municipio", "3106200", 4), ("nucleo", "NUC-1", 4)),
    ),
    ("DESD.1800", (("brasil", "BR", 12), ("uf", "MG", 12), ("nucleo", "NUC-1", 12))),
)
# Every total of these is one category's.
_ONE_CATEGORY = (("PAHO.161", "modalidade", "teleconsulta"), ("DESD.1800", "servico", "teleconsultoria"))
_PERIODS = (("mes", "2024-05-01", "2024-05-31"), ("quadrimestre", "2024-05-01", "2024-08-31"),
            ("ano", "2024-01-01", "2024-12-31"))  # fmt: skip

_BREAKDOWNS = (
    ("MSNT5.385", "cbo_familia", (("total", 5), ("2251", 3), ("2235", 2))),
    ("MSNT5.395", "tipo_exame", (("total", 3), ("ecg", 2), ("espirometria", 1))),
    ("HAOC2.280", "tipo_exame", (("total", 3), ("ecg", 2), ("espirometria", 1))),
    ("HAOC4.315a", "classificacao", (("total", 2), ("classificado", 2))),
    ("MSPC6.361", "tipo", (("total", 4), ("assincrona", 3), ("sincrona", 1))),
    ("MSPC6.366", "parcela", (("total", 52), ("equipes", 20), ("medicos", 20), ("linhas", 0),
                              ("producao_equipes", 12), ("producao_medicos", 0))),
)  # fmt: skip

# indicator, nivel, nivel_id, dimensao, categoria, posicao, numerador, denominador, valor, cobertura,
# ic95 limits
_SHARES = (
    ("MSNT5.413", "brasil", "BR", "resolucao_duvida", "sim", None, 3, 4, 75, 0.8, 30.1, 95.4),
    ("MSNT5.413", "brasil", "BR", "resolucao_duvida", "nao", None, 1, 4, 25, 0.8, 4.6, 69.9),
    ("HAOC2.282", "brasil", "BR", "intencao", "sim", None, 1, 2, 50, 0.4, 9.5, 90.5),
    ("HAOC2.282", "brasil", "BR", "intencao", "nao", None, 1, 2, 50, 0.4, 9.5, 90.5),
    ("MSNT50.753", "brasil", "BR", "total", "total", None, 2, 3, 200 / 3, None, 20.8, 93.9),
    ("MSNT5.415a", "brasil", "BR", "cid10_categoria", "I10", 1, 2, 4, 50, 0.8, 15.0, 85.0),
    ("MSNT5.417", "brasil", "BR", "total", "total", None, 100, 5, 20, None, None, None),
    ("HAOC1.257e", "brasil", "BR", "total", "total", None, None, 5, 18.5, None, None, None),
    ("MSNT63.327", "nucleo", "NUC-1", "total", "total", None, 3, 2, 1.5, None, None, None),
    ("PAHO.210", "brasil", "BR", "especialidade", "cardiologia", None, 2, 4, 50, 0.75, 15.0, 85.0),
    ("PAHO.210", "brasil", "BR", "especialidade", "dermatologia", None, 1, 4, 25, 0.75, 4.6, 69.9),
    ("TIC.840", "brasil", "BR", "monitoramento", "sincrono", None, 1, 2, 50, None, 9.5, 90.5),
    ("TIC.840", "brasil", "BR", "monitoramento", "remoto", None, 1, 2, 50, None, 9.5, 90.5),
    # A mean wait of 0 hours against a target of 72: all of the target, though nothing divides by 0.
    ("SBC.atingimento", "nucleo", "NUC-1", "indicador", "MSNT5.417", None, 72, 0, 100, None, None, None),
)

_DETAIL = (
    ("MSNT5.383", "ponto", "2000001"),
    ("MSNT5.381", "equipe", "0000000017"),
    ("MSNT5.384", "profissional", ANA),
)


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every schema and table in ``connection``'s database, with rows that obey every expectation."""
    # The tables have a row or two: a second thread only costs.
    connection.execute("set threads = 1")
    for schema in ("lago", "staging", "seeds", "intermediario", "fatos", "marts"):
        connection.execute(f"create schema {schema}")
    _lake(connection)
    for source in TABLES:
        _source(connection, source)
    insert(connection, TABLES["indicador_local"], COMPUTED)
    connection.execute("create table fatos.dim_ponto as select * from fatos.dim_ponto_nucleo")
    _marts(connection)


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    """One row by column names; the other columns are null."""
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))


def insert_value(
    connection: duckdb.DuckDBPyConnection, table: str = "marts.indicador_valor", **changes: Any
) -> None:
    """One figure, of May 2024 unless said otherwise."""
    row = {
        "periodo_tipo": "mes", "periodo_inicio": "2024-05-01", "periodo_fim": "2024-05-31", "nivel": "brasil",
        "nivel_id": "BR", "dimensao": "total", "categoria": "total", "parcial": True, **changes,
    }  # fmt: skip
    if row["dimensao"] == "total":
        row.setdefault("situacao", "sem_meta")
    insert(connection, table, row)


def _lake(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create table lago.entrega (
            entrega_id varchar, fonte varchar, caminho varchar, linhas_lidas bigint, recusada boolean,
            construida boolean, principal_id varchar
        )
    """)
    connection.execute(
        f"insert into lago.entrega values ('{DELIVERY}', 'teleconsultoria', 'a.csv', 10, false, false, null)"
    )
    connection.execute(
        "create table lago.execucao_corrente "
        "(execucao_id varchar, referencia timestamptz, quedas_aceitas varchar)"
    )
    connection.execute(f"insert into lago.execucao_corrente values ('e1', '{REFERENCE}', null)")
    connection.execute("create table fatos.dim_municipio (municipio_ibge varchar, nome varchar, uf varchar)")
    connection.execute("insert into fatos.dim_municipio values ('3106200', 'Belo Horizonte', 'MG')")
    connection.execute("create table seeds.aspecto (aspecto varchar, natureza varchar)")
    connection.execute("insert into seeds.aspecto values ('146', 'característica'), ('379', 'indicador')")


def _source(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    columns, row = (
        ["_entrega_id varchar", "_linha bigint"],
        {"_entrega_id": DELIVERY, "_linha": 2, **ROWS[source]},
    )
    for name, column in load_sources()[source].columns.items():
        columns.append(
            f"{name} {'timestamp' if column.type == 'instante' else _TYPES.get(column.written, 'varchar')}"
        )
        if column.type == "instante":
            columns.append(f"{name}_utc timestamp")
            row[f"{name}_utc"] = row.get(name)
    columns += [f"{name} boolean" for name in sorted(row.keys() & _FLAGS)]
    connection.execute(f"create table {TABLES[source]} ({', '.join(columns)})")
    insert(connection, TABLES[source], row)
    connection.execute(f"create table staging.stg_{source} (_entrega_id varchar, _linha bigint)")
    connection.execute(f"insert into staging.stg_{source} values ('{DELIVERY}', 2)")


def _marts(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create table marts.indicador (
            indicador_id varchar, norma varchar, nome varchar, definicao varchar, numerador varchar,
            tipo varchar,
            fator double, unidade varchar, sentido varchar, fontes varchar, disponivel boolean,
            motivo_indisponivel varchar, niveis varchar, periodos varchar
        )
    """)
    for indicator, kind, factor in CATALOGUE:
        available = indicator != "PAHO.168a"
        reason = None if available else "fonte teleconsulta ausente"
        connection.execute(
            "insert into marts.indicador"
            " values (?, 'N', 'nome', 'definição', 'numerador', ?, ?, 'un', 'neutro', 'teleconsulta|meta',"
            " ?, ?, 'brasil|uf|municipio|nucleo|ponto|equipe|profissional', 'semana|mes|quadrimestre|ano')",
            [indicator, kind, factor, available, reason],
        )
    connection.execute("""
        create table intermediario.int_indicador as
        select indicador_id, tipo, fator,
            indicador_id <> 'SBC.atingimento' and tipo in ('proporcao', 'ranking') as ic95,
            case indicador_id when 'SBC.atingimento' then 'meta' else 'teleconsulta' end as fontes,
            niveis, periodos
        from marts.indicador
    """)
    connection.execute(f"create table marts.indicador_valor ({VALUE_COLUMNS})")
    connection.execute(f"create table marts.indicador_valor_detalhe ({VALUE_COLUMNS})")
    connection.execute(f"create table marts.revisao_pendente ({WAITING_COLUMNS})")
    _figures(connection)
    _accounts(connection)
    _judgements(connection)
    connection.execute("create table marts.nucleo as select nucleo_id, nome, uf from fatos.dim_nucleo")
    connection.execute("create table marts.ponto as select ponto_cnes, nome from fatos.dim_ponto")
    connection.execute(
        "create table marts.ponto_nucleo as select nucleo_id, ponto_cnes from fatos.dim_ponto_nucleo"
    )
    connection.execute(
        "create table marts.regiao as select 'macrorregiao' as nivel, 'MG-Centro' as nivel_id, 'MG' as uf"
    )
    connection.execute("create table marts.medida as select 'tc_respondidas' as medida")
    connection.execute("create table marts.equipe as select equipe_ine, tipo from fatos.dim_equipe")
    connection.execute(
        "create table marts.municipio as select municipio_ibge, nome, uf from fatos.dim_municipio"
    )
    connection.execute("create table marts.norma as select 'MSNT5' as norma")
    connection.execute("create table marts.calendario as select date '2024-05-01' as data, true as feriado")


def _figures(connection: duckdb.DuckDBPyConnection) -> None:
    for indicator, levels in _COUNTS:
        for level, level_id, count in levels:
            for kind, start, end in _PERIODS:
                insert_value(
                    connection, indicador_id=indicator, periodo_tipo=kind, periodo_inicio=start,
                    periodo_fim=end,
                    nivel=level, nivel_id=level_id, numerador=count, valor=count,
                )  # fmt: skip
    for indicator, dimension, categories in _BREAKDOWNS:
        for category, count in categories:
            name = "total" if category == "total" else dimension
            insert_value(
                connection, indicador_id=indicator, nivel="nucleo", nivel_id="NUC-1", dimensao=name,
                categoria=category, numerador=count, valor=count,
            )  # fmt: skip
    for indicator, dimension, category in _ONE_CATEGORY:
        connection.execute(
            "insert into marts.indicador_valor"
            " select * replace (? as dimensao, ? as categoria, null as situacao)"
            " from marts.indicador_valor where indicador_id = ?",
            [dimension, category, indicator],
        )
    names = ("indicador_id", "nivel", "nivel_id", "dimensao", "categoria", "posicao", "numerador",
    "denominador",
             "valor", "cobertura", "ic95_inferior", "ic95_superior")  # fmt: skip
    for share in _SHARES:
        insert_value(connection, **dict(zip(names, share, strict=True)))
    # What the contract of São Bernardo pays by.
    connection.execute("""
        insert into marts.indicador_valor
        select * replace ('quadrimestre' as periodo_tipo, date '2024-08-31' as periodo_fim)
        from marts.indicador_valor
        where indicador_id = 'MSNT63.327'
    """)
    connection.execute("""
        insert into marts.indicador_valor_detalhe
        select * replace ('ponto' as nivel, '2000001' as nivel_id)
        from marts.indicador_valor
        where indicador_id in ('MSNT5.417', 'HAOC1.257e', 'MSNT50.753', 'MSNT5.415a')
    """)
    for indicator, level, level_id in _DETAIL:
        insert_value(
            connection, "marts.indicador_valor_detalhe", indicador_id=indicator, nivel=level,
            nivel_id=level_id,
            numerador=3, valor=3,
        )  # fmt: skip


def _accounts(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create table marts.entrega (
            entrega_id varchar, fonte varchar, caminho varchar, linhas_lidas bigint, linhas_aceitas bigint,
            linhas_rejeitadas bigint, linhas_substituidas bigint, linhas_retiradas bigint,
            linhas_apagadas bigint
        )
    """)
    connection.execute(
        f"insert into marts.entrega values ('{DELIVERY}', 'teleconsultoria', 'a.csv', 10, 8, 1, 2, 1, 1)"
    )
    connection.execute("""
        create table marts.rejeicao (
            entrega_id varchar, fonte varchar, caminho varchar, linha bigint, coluna varchar, valor varchar,
            regra varchar, motivo varchar, rejeitada boolean, nucleo_id varchar
        )
    """)
    rejected = {
        "entrega_id": DELIVERY, "fonte": "teleconsultoria", "caminho": "a.csv", "linha": 3,
        "coluna": "situacao",
        "valor": "talvez", "regra": "valor_invalido", "motivo": "Valor desconhecido.", "rejeitada": True,
    }  # fmt: skip
    insert(connection, "marts.rejeicao", rejected)
    insert(
        connection, "marts.rejeicao", {**rejected, "coluna": "paciente_id", "valor": None, "rejeitada": False}
    )
    connection.execute("""
        create table marts.rejeicao_comum (
            entrega_id varchar, fonte varchar, coluna varchar, regra varchar, resumo varchar, contagem bigint,
            exemplos struct(linha bigint, valor varchar)[]
        )
    """)
    connection.execute(f"""
        insert into marts.rejeicao_comum values
            ('{DELIVERY}', 'teleconsultoria', 'situacao', 'valor_invalido', '1 linha: talvez', 1,
             [{{'linha': 3, 'valor': 'talvez'}}]),
            ('{DELIVERY}', 'teleconsultoria', 'paciente_id', 'valor_invalido', '1 linha: vazio', 1,
             [{{'linha': 3, 'valor': null}}, {{'linha': 4, 'valor': '!'}}])
    """)
    connection.execute("""
        create table marts.queda (
            tipo varchar, fonte varchar, nucleo_id varchar, linhas_antes bigint, linhas_agora bigint,
            gravidade varchar, aceita boolean, por_que varchar
        )
    """)
    connection.execute("""
        insert into marts.queda
        values ('registros', 'sof', 'NUC-1', 90, 10, 'critica', true, 'O mês tinha 90 e ficou com 10.')
    """)
    connection.execute("""
        create table marts.falha_remetente (
            nucleo_id varchar, mes date, fonte varchar, falha varchar, ocorrencias bigint, registros bigint,
            descricao varchar
        )
    """)


def _judgements(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create table marts.meta_avaliacao (
            indicador_id varchar, periodo_tipo varchar, periodo_inicio date, nivel varchar, nivel_id varchar,
            meta double, valor double, atingimento double, faixa double, peso double, orcamento double,
            valor_a_pagar double
        )
    """)
    # 1.5 of 2 is 75 %, which pays 90 % of a tenth of R$ 1,000.
    connection.execute("""
        insert into marts.meta_avaliacao
        values ('MSNT63.327', 'quadrimestre', '2024-05-01', 'nucleo', 'NUC-1', 2, 1.5, 75, 90, 10, 1000, 90)
    """)
    connection.execute("""
        create table marts.meta_sem_avaliacao (
            indicador_id varchar, periodo_tipo varchar, periodo_inicio date, nivel varchar, nivel_id varchar,
            meta double, peso double, orcamento double, valor_cheio double, motivo varchar
        )
    """)
    connection.execute("""
        insert into marts.meta_sem_avaliacao values (
            'MSNT63.328', 'quadrimestre', '2024-05-01', 'nucleo', 'NUC-1', 2, 20, 1000, 200,
            'Não há registro no quadrimestre'
        )
    """)
    connection.execute("""
        create table marts.qualidade (
            nucleo_id varchar, mes date, fonte varchar, linhas_recebidas bigint,
            linhas_rejeitadas bigint, nota_completude double, nota_validade double,
            nota_prazo double, nota_falhas double, nota_paridade double, pontuacao double
        )
    """)
    connection.execute("""
        insert into marts.qualidade
        values ('NUC-1', '2024-05-01', 'teleconsultoria', 10, 1, 80, 50, 90, 100, null, 75)
    """)
    connection.execute("""
        create table marts.entrega_esperada (
            nucleo_id varchar, mes date, fonte varchar, situacao varchar, recebida_em timestamptz,
            no_prazo boolean, dias_de_atraso bigint, registros bigint
        )
    """)
    connection.execute("""
        insert into marts.entrega_esperada
        values ('NUC-1', '2024-05-01', 'teleconsultoria', 'recebida', '2024-06-18 12:00:00+00', false, 3, 10)
    """)
