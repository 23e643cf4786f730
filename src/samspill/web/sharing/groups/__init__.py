"""Groups: standing circles of six to ten, with two hosts and dates; proposed from who met whom."""
