"""What others do, to measure by: first come, first served, and mind matching."""
