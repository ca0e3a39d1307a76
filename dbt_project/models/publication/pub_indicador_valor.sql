{{ celulas_de_pesquisa('indicador_valor') }}
