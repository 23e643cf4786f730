"""Choosing the meetings: the relaxation that bounds them, and the first-come baseline."""
