{{ staging('populacao') }}
