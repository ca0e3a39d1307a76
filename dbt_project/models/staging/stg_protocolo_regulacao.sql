{{ staging('protocolo_regulacao') }}
