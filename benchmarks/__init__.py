"""Speed and quality, as figures and as ratios to a baseline measured in the same run."""
