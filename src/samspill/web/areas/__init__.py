"""Thin pages, by audience; what several of them draw with is in ``kit``."""
