{{ versao('equipe_nucleo') }}
