{{ versao('vaga_regulada') }}
