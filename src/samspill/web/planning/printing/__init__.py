"""Prints of an edition: what is ordered, and what has been made."""
