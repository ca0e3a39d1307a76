"""The doctor of files: what a file is, what a run would read of it and why not the rest, and nothing is kept.

It reads with the readers of :mod:`telessaude.ingest`, into a warehouse that lasts as long as the question,
and judges with the very SQL of a run: no rule is said here.
"""
