{{ staging('linha_cuidado_pactuada') }}
