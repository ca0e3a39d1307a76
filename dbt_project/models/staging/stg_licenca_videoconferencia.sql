{{ staging('licenca_videoconferencia') }}
