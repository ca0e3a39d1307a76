{{ chave_afetada('telediagnostico') }}
