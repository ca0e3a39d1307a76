{{ cadastro('profissional') }}
