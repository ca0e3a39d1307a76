{{ cadastro('populacao') }}
