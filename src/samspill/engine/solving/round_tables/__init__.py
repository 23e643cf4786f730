"""Round tables: which are held, with whom, in which slot; the meetings of two come after."""
