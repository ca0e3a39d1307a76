{{ versao('licenca_videoconferencia') }}
