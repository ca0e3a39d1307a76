{{ cadastro('vaga_regulada') }}
