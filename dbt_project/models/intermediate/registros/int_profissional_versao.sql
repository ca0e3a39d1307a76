{{ versao('profissional') }}
