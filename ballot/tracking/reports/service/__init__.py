"""Verbs of reports: inside the unit they are written and signed, the organizers judge and publish them."""
