{{ valor_publicado(['ponto', 'equipe', 'profissional']) }}
