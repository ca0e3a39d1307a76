{{ cadastro('plano_trabalho') }}
