"""What a file is, judged by what is in it, and whether it is taken in: nothing is ever run."""
