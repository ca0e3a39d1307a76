{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ cadastro('indicador_local') }}
