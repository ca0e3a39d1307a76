{{ staging('consulta_presencial') }}
