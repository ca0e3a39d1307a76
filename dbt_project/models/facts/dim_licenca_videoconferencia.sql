{{ cadastro('licenca_videoconferencia') }}
