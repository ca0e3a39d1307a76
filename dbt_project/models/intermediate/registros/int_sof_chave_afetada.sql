{{ chave_afetada('sof') }}
