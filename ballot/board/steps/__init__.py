"""A year's way through its stages: the days that are announced, and the step on to the next."""
