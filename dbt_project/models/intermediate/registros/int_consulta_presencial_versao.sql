{{ versao('consulta_presencial') }}
