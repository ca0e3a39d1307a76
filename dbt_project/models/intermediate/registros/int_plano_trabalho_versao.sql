{{ versao('plano_trabalho') }}
