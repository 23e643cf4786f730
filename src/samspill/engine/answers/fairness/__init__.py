"""How evenly a plan serves people, and what the evenness costs."""
