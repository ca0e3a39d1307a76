{{ staging('plano_trabalho') }}
