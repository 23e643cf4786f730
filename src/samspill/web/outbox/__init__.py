"""Every letter, written with the action that causes it, and sent by a process of its own."""
