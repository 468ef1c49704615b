"""Measures what the project promises: each figure beside what it is compared with, in one run."""
