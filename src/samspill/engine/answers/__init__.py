"""Why this and not that, what there is room for, what if, how fair, who next: facts and codes."""
