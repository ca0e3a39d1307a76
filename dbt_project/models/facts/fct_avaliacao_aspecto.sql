{{ cadastro('avaliacao_aspecto') }}
