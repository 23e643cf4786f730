"""Meetings, seats and places, and the only verbs that change them; agenda and calendar."""
