"""A problem as numbers: vertices, edges and slots as arrays, for compiled loops."""
