"""One module a view: ``show(reader, filters)`` draws it."""
