"""Print: what of an edition can be had on paper, ordered here and made by the worker."""
