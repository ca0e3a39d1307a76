{{ staging('teleconsultoria') }}
