"""The pages of proposals: what everybody reads, and where organizers write."""

from ballot.shortlisting.proposals.views import desk, gathering, public

BLUEPRINTS = (public.bp, desk.bp, gathering.bp)
