{{ cadastro('protocolo_regulacao') }}
