{{ versao('saude_digital_prioridade') }}
