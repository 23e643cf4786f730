"""The demo: doors to step through, invented people, an edition."""
