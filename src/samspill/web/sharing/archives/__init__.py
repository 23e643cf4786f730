"""What a public body has received: saved for its archive, and held while somebody has asked for
access to it."""
