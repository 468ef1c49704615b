"""Lamps by rule, and the tasks that a red one opens."""
