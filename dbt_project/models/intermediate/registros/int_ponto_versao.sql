{{ versao('ponto') }}
