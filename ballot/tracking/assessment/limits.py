"""How many ratings are taken from one source, and in all: a family behind one address, not a machine behind it."""

from datetime import timedelta

from ballot.kernel.limits import Limit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

RATINGS = Limit("rating", 60, DAY)
"""Of one source, with a proof of work: a household over a year's projects."""
RATINGS_OF_ONE = Limit("rating-one", 5, DAY)
"""Of one source for one project."""
RATINGS_IN_ALL = Limit("rating-all", 5_000, HOUR)
SLOW = Limit("rating-slow", 12, DAY)
"""Of one source, without a proof of work."""
SLOW_IN_ALL = Limit("rating-slow-all", 120, HOUR)
