"""Pieces that two or more views share."""
