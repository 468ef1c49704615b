"""All pages of the session, room by room."""

from ballot.balloting.afterwards import views as afterwards
from ballot.balloting.card_import import views as card_import
from ballot.balloting.card_sign_in import views as card_sign_in
from ballot.balloting.casting import booth_views as booth
from ballot.balloting.casting import views as casting
from ballot.balloting.ceremony import chair_views as ceremony
from ballot.balloting.ceremony import views as panel
from ballot.balloting.console import annul_views as annulling
from ballot.balloting.console import confirm_views as confirming
from ballot.balloting.console import views as console
from ballot.balloting.counting import views as counting
from ballot.balloting.documents import views as vote_papers
from ballot.balloting.followup import views as followup
from ballot.balloting.hands import views as hands
from ballot.balloting.minute import views as minute
from ballot.balloting.paper import views as paper
from ballot.balloting.paper.views import signing as paper_signing
from ballot.balloting.presence import views as presence
from ballot.balloting.presence.views import signing as void_signing
from ballot.balloting.record import views as record
from ballot.balloting.rollcall import views as rollcall
from ballot.balloting.screen import views as screen
from ballot.balloting.setup import views as setup
from ballot.balloting.templates import views as templates

BLUEPRINTS = (
    *(setup.bp, templates.bp, card_import.bp, card_sign_in.bp, console.bp, annulling.bp, followup.bp),
    *(console.entrance, card_import.entrance),
    *(confirming.bp, ceremony.bp, panel.bp),
    *presence.BLUEPRINTS,
    *paper.BLUEPRINTS,
    *(hands.bp, minute.bp, rollcall.bp),
    *(booth.bp, booth.at_card, casting.bp, record.bp, counting.bp, vote_papers.bp, afterwards.bp, screen.bp),
)
WITHOUT_COOKIE = (casting.cast, casting.check, void_signing.sign, paper_signing.sign, annulling.sign, panel.bp)
"""Views that read no session, so that no other site can borrow one: a signature says who sends."""
