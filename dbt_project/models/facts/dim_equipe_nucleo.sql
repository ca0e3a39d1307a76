{{ cadastro('equipe_nucleo') }}
