{{ versao('populacao') }}
