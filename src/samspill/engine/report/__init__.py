"""What a plan gives people, to be shown: facts, the price of fairness, JSON, text and a page."""
