{{ staging('repasse') }}
