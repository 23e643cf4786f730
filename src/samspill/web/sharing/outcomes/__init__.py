"""What came of an edition, for its organisers and their board: counted by the worker alone, and
kept only as far as it may be told."""
