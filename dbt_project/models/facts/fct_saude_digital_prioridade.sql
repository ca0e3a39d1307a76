{{ cadastro('saude_digital_prioridade') }}
