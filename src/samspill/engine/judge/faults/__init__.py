"""Faults in a problem, before anything is planned from it, each with its place."""
