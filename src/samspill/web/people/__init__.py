"""Accounts, organisations, and whose an address is."""
