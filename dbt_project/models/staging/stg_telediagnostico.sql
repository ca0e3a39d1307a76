{{ staging('telediagnostico') }}
