{{ staging('condicionalidade_municipal') }}
