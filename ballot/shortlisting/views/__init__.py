"""The pages of the candidate list: what everybody reads, and the organizers' desk."""

from ballot.shortlisting.documents import views as documents
from ballot.shortlisting.notice import views as publicity
from ballot.shortlisting.proposals import views as proposals
from ballot.shortlisting.review import views as review
from ballot.shortlisting.screening import views as screening
from ballot.shortlisting.views import bringing, desk, public, settling

BLUEPRINTS = (
    public.bp,
    desk.bp,
    bringing.bp,
    settling.bp,
    *proposals.BLUEPRINTS,
    screening.bp,
    publicity.bp,
    review.bp,
    documents.bp,
)
