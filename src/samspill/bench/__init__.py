"""``samspill bench``: measured runs, printed as tables and written as JSON."""
