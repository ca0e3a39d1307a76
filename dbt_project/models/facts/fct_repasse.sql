{{ cadastro('repasse') }}
