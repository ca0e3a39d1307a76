{{ chave_afetada('regulacao') }}
