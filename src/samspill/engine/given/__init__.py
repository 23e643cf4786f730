"""Meetings that are given, and only their slots are to be found: published instances."""
