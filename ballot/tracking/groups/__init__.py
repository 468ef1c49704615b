"""Deputies in groups who go and look."""
