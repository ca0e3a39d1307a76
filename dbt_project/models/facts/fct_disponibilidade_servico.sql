{{ cadastro('disponibilidade_servico') }}
