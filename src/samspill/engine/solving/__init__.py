"""From a problem to a plan with proven bounds: ``solve`` is the table of contents."""
