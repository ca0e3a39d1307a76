{{ versao('condicionalidade_municipal') }}
