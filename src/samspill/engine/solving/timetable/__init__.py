"""Giving meetings slots and tables, and making a plan better without breaking a rule."""
