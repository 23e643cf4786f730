"""Bounds on every plan: flows and linear programmes, certified in whole numbers."""
