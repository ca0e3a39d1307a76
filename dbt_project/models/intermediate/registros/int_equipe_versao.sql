{{ versao('equipe') }}
