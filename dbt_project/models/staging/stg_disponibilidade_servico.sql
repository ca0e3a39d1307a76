{{ staging('disponibilidade_servico') }}
