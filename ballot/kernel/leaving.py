"""Whether this process was told to leave: whoever answers without end stops, so that nobody waits for the others."""

from threading import Event

LEAVING = Event()
"""Set once, by whatever serves the site; never cleared."""
