{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ fato('chamado_suporte') }}
select *
from registro_situado
