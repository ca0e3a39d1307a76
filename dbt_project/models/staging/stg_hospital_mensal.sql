{{ staging('hospital_mensal') }}
