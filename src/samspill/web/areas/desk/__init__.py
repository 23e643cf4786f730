"""The desk's pages on the day: who is where, at which table."""
