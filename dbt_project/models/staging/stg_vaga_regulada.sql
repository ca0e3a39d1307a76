{{ staging('vaga_regulada') }}
