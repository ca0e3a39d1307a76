{{ staging('chamado_suporte') }}
