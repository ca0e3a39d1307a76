"""The quadrimestral report of a unit: its content is gathered once and rendered as PDF and as XLSX.

Everything comes through a :class:`telessaude.reading.publication.Reader`: what a person may not see
is in no report.
"""
