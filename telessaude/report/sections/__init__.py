"""The sections of the document, a module each: ``blocks(content)`` gives its pieces, none to leave it out."""
