{{ staging('regulacao') }}
