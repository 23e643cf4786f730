"""Cases: a few people from different organisations work on one matter, with an end."""
