"""What the public sees across the stages: home, the project's year, record, open data."""
