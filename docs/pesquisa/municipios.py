# %%
"""Municípios com a sua incerteza: quais se distinguem em um quadrimestre, e o que não está no arquivo."""

# %%
import os

import duckdb

ARQUIVO = os.environ.get("PESQUISA", "armazem/public/pesquisa.duckdb")
base = duckdb.connect(ARQUIVO, read_only=True)

# %% [markdown]
# Da base vêm a contagem protegida e o menor e o maior número verdadeiro. Município sem linha tem de 0 a 4
# laudos: não é zero.

# %%
laudos = base.sql(
    """
    select m.uf, m.nome, c.contagem, c.minimo, c.maximo
    from marts.contagem as c
    inner join marts.municipio as m on m.municipio_ibge = c.categoria
    where c.medida = 'td_laudados' and c.recorte = 'municipio'
        and c.periodo_inicio = (select max(periodo_inicio) from marts.contagem)
    order by c.contagem desc, m.nome
    """
).df()
print(laudos.head(10))

# %% [markdown]
# Dois municípios só diferem se os seus intervalos não se tocam.

# %%
maiores = laudos.head(10)
for (_, um), (_, outro) in zip(maiores.iterrows(), maiores.iloc[1:].iterrows(), strict=False):
    dito = "mais que" if um.minimo > outro.maximo else "não se distingue de"
    print(f"{um.nome} ({um.minimo} a {um.maximo}) {dito} {outro.nome} ({outro.minimo} a {outro.maximo})")

# %% [markdown]
# O que se quer e não há: a tabela diz por quê.

# %%
print(base.sql("select motivo, count(*) as indicadores from marts.nao_publicado group by motivo").fetchall())
