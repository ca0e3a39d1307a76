{{ valor_publicado(['brasil', 'uf', 'municipio', 'nucleo']) }}
