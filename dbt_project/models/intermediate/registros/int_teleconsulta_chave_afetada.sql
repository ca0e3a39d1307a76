{{ chave_afetada('teleconsulta') }}
