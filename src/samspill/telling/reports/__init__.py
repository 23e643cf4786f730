"""How a plan serves people, as text for the terminal and as a page."""
