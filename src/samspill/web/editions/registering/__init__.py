"""Who comes and what the day needs to know of them: places that organisations fill themselves,
sign-ups that wait for a yes, and what is practical."""
