{{ versao('disponibilidade_servico') }}
