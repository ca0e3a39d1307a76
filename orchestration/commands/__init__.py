"""The commands of ``telessaude``, one function each: arguments to a call of what does the work."""
