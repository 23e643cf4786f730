"""The guide for people: the organiser's year, the host's day, the participant's ten minutes."""
