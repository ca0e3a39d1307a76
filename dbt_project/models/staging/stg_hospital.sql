{{ staging('hospital') }}
