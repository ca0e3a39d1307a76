{{ versao('hospital') }}
