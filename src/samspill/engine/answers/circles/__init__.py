"""Standing groups for after the day: who might go on meeting, of those who met."""
