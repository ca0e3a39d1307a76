{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ versao('indicador_local_termo') }}
