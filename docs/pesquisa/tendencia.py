# %%
"""A tendência de uma UF: quanto cresceu a teleconsultoria, e quanto disso a proteção deixa em dúvida."""

# %%
import os

import duckdb

ARQUIVO = os.environ.get("PESQUISA", "armazem/public/pesquisa.duckdb")
base = duckdb.connect(ARQUIVO, read_only=True)
print(base.sql("select numero, ate from marts.lancamento order by numero desc limit 1").fetchall())

# %% [markdown]
# O total de cada UF e quadrimestre é uma contagem da própria base. A margem diz quanto pode estar longe do
# verdadeiro.

# %%
serie = base.sql(
    """
    select nivel_id as uf, periodo_inicio, numerador, margem_numerador as margem
    from marts.indicador_valor
    where indicador_id = 'MSNT5.379' and nivel = 'uf' and periodo_tipo = 'quadrimestre' and dimensao = 'total'
    order by uf, periodo_inicio
    """
).df()
print(serie)

# %% [markdown]
# O crescimento menor e o maior possíveis: a proteção pesa menos que o que se quer ver.

# %%
for uf, linhas in serie.groupby("uf"):
    antes, depois = linhas.iloc[0], linhas.iloc[-1]
    menor = (depois.numerador - depois.margem) / (antes.numerador + antes.margem) - 1
    maior = (depois.numerador + depois.margem) / (antes.numerador - antes.margem) - 1
    print(f"{uf}: de {menor:+.1%} a {maior:+.1%}")
