"""What the demo has besides, which nobody waits for: the worker does it, once."""
