"""Planning runs and plan versions, publishing, and what changes a published plan."""
