{{ staging('agenda_especialista') }}
