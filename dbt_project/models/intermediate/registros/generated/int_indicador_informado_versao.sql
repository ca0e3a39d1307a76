{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ versao('indicador_informado') }}
