"""Groups: a few people who go on meeting, proposed from who met whom."""
