"""A participant's own pages: whom to meet, who they are, their day."""
