{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ versao('agenda_especialista') }}
