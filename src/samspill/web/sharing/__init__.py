"""Ties, notes, labels, cases, groups and actions: who may see what, until when."""
