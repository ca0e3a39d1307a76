{{ versao('nucleo') }}
