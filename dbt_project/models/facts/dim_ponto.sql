{{ cadastro('ponto') }}
