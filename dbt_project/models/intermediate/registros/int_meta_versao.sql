{{ versao('meta') }}
