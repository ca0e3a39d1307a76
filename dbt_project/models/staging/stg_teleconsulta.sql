{{ staging('teleconsulta') }}
