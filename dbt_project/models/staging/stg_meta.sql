{{ staging('meta') }}
