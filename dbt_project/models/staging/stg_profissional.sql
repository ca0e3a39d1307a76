{{ staging('profissional') }}
