"""Counters and scrutineers: each on a device of their own, by a personal link, with keys that never leave it."""
