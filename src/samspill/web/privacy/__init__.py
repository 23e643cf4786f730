"""Who keeps what, why and how long: own data as a file, erasing people and editions, dates."""
