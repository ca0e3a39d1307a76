{{ staging('avaliacao_aspecto') }}
