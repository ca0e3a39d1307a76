"""What is asked of a publication: readers limited to a scope, answers, control limits, written numbers."""
