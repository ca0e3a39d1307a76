{{ versao('oferta_especialidade') }}
