"""Is a plan right, and how good is it? Plain Python that imports no solver."""
