{{ cadastro('condicionalidade_municipal') }}
