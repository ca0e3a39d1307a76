{{ cadastro('hospital_mensal') }}
