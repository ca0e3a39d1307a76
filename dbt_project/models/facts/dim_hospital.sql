{{ cadastro('hospital') }}
