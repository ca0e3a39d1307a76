{{ cadastro('oferta_especialidade') }}
