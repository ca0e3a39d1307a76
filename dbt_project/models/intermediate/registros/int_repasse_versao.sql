{{ versao('repasse') }}
