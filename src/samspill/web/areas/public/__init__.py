"""Pages that need no signing in, and signing in itself."""
