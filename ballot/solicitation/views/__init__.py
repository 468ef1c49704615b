"""The pages of solicitation: what everybody reads and sends, what the code opens, and the desks behind."""

from ballot.solicitation.views import desk, entering, entrances, following, moderating, notices, public, sending

BLUEPRINTS = (
    *(public.bp, sending.bp, following.bp),
    *(desk.bp, moderating.bp, entering.bp, notices.bp, entrances.bp),
)
