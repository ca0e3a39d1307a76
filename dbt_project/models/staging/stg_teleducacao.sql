{{ staging('teleducacao') }}
