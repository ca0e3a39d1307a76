{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ versao('linha_cuidado_pactuada') }}
