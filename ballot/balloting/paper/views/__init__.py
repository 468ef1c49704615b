"""The pages of paper: the boxes and how they add up, one box and its count, and where devices sign."""

from ballot.balloting.paper.views import boxes, signing

BLUEPRINTS = (boxes.bp, signing.bp)
