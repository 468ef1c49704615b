"""How many ideas, photos and looks are taken from one source, and in all."""

from datetime import timedelta

from ballot.kernel.limits import Limit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

QUICK = Limit("idea", 20, DAY)
"""Of one source, with a proof of work."""
QUICK_IN_ALL = Limit("idea-all", 1_000, HOUR)
SLOW = Limit("idea-slow", 3, DAY)
"""Of one source, without: whoever has no script, and whoever would rather not work."""
SLOW_IN_ALL = Limit("idea-slow-all", 30, HOUR)
DRAFTS = Limit("idea-draft", 60, HOUR)
DRAFTS_IN_ALL = Limit("idea-draft-all", 3_000, HOUR)
PHOTOS = Limit("idea-photo", 30, DAY)
PHOTOS_IN_ALL = Limit("idea-photo-all", 500, HOUR)
LOOKUPS = Limit("idea-lookup", 20, timedelta(minutes=10))
SUPPORTS = Limit("idea-support", 30, DAY)
SUPPORTS_OF_ONE = Limit("idea-support-one", 3, DAY)
"""Of one source for one idea: a family behind one address, not a machine behind it."""
SUPPORTS_IN_ALL = Limit("idea-support-all", 5_000, HOUR)
ACTS = Limit("idea-act", 30, HOUR)
"""What one idea's code may do."""
