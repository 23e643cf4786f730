"""Ties, notes, labels, cases and actions: who may see what, until when."""
