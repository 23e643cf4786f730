"""Notes, labels, cases and actions: who may see what, until when. Nothing is here yet."""
