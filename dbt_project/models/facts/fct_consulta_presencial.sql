{{ cadastro('consulta_presencial') }}
