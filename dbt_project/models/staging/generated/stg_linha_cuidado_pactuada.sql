{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ staging('linha_cuidado_pactuada') }}
