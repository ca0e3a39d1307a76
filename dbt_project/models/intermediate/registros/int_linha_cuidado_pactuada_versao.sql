{{ versao('linha_cuidado_pactuada') }}
