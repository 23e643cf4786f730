"""Letters to participants: why they meet whom they meet."""
