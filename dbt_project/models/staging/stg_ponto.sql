{{ staging('ponto') }}
