{{ staging('equipe') }}
