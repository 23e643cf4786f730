"""The day itself: who is where."""
