{{ versao('protocolo_regulacao') }}
