{{ cadastro('linha_cuidado_pactuada') }}
