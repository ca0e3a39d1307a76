{{ chave_afetada('teleducacao') }}
