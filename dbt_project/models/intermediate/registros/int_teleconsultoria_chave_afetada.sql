{{ chave_afetada('teleconsultoria') }}
