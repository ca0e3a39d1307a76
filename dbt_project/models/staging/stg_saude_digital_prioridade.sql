{{ staging('saude_digital_prioridade') }}
