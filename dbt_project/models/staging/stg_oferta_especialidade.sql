{{ staging('oferta_especialidade') }}
