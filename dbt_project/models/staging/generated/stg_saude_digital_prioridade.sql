{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ staging('saude_digital_prioridade') }}
