"""Settings, addresses, middleware and the processes that serve."""
