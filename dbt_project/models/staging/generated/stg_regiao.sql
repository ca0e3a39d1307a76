{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ staging('regiao') }}
