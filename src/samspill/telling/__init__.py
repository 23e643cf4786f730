"""What the engine knows, in words and pictures for people, in three languages."""
