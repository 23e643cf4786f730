"""People and wishes from a file: read, understood, shown, and only then written."""
