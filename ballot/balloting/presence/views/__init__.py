"""The pages of the desk, and the two addresses that the counters' devices use."""

from ballot.balloting.presence.views import cards, desk, entrance, signing

BLUEPRINTS = (entrance.bp, desk.bp, cards.bp, signing.bp)
