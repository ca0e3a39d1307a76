{{ fato('chamado_suporte') }}
select *
from registro_situado
