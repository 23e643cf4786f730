"""What several areas draw and speak with."""
