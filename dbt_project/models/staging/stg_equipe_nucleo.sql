{{ staging('equipe_nucleo') }}
