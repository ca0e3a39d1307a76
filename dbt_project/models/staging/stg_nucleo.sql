{{ staging('nucleo') }}
