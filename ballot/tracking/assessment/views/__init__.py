"""All pages of assessment."""

from ballot.tracking.assessment.views.book import bp as book
from ballot.tracking.assessment.views.bringing import bp as bringing
from ballot.tracking.assessment.views.rating import bp as rating

BLUEPRINTS = (book, rating, bringing)
