{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ chave_afetada('teleducacao') }}
