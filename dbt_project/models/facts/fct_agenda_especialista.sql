{{ cadastro('agenda_especialista') }}
