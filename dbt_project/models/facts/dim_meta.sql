{{ cadastro('meta') }}
