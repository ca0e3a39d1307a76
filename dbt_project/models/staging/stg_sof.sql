{{ staging('sof') }}
