"""The organiser's pages: set-up, people, plans, publishing, letters, prints."""
