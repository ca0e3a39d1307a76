{{ versao('avaliacao_aspecto') }}
