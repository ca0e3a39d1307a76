{{ versao('hospital_mensal') }}
