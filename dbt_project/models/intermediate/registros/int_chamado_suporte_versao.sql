{{ versao('chamado_suporte') }}
