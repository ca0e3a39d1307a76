{{ versao('agenda_especialista') }}
