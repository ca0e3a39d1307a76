{{ cadastro('equipe') }}
