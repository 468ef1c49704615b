"""A citizen's hands: fill in the three steps, look, send."""

import io
import re

from ballot.kernel.policy import Role
from ballot.solicitation.rules.codes import prove
from tests.web.town import acting
from tests.web.visits import token_of

HOME = "/ninghai/2027/ideas"


def post(client, path, on="", **data):
    """Fill in the form of a page and send it."""
    token = token_of(client.get(on or path).get_data(as_text=True))
    return client.post(path, data={**data, "csrf_token": token})


def write(client, what="在东门装路灯", why="晚上太黑", photo=None, query="", **contact):
    """Walk the three steps up to the look at the answers."""
    token = token_of(client.get(f"{HOME}/new{query}").get_data(as_text=True))
    door = query.partition("=")[2]
    answer = client.post(
        f"{HOME}/new", data={"what": what, "why": why, "category": "教育", "from": door, "csrf_token": token}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    more = {"photo": (io.BytesIO(photo), "../../evil.php.jpg")} if photo else {}
    assert post(client, f"{HOME}/new/place", area="桃源街道", place="东门", **more).status_code == 303
    assert post(client, f"{HOME}/new/contact", **contact).status_code == 303
    return client.get(f"{HOME}/new/check").get_data(as_text=True)


def hand_in(client, page, *, work=True):
    """Send what the page shows, with its proof of work or, as without script, none."""
    challenge = re.search(r'data-challenge="([^"]+)"', page)[1]
    proof = prove(challenge) if work else ""
    return client.post(f"{HOME}/new/check", data={"csrf_token": token_of(page), "proof": proof})


def place_organizer(place):
    return acting(place.id, place.accounts[Role.ORGANIZER])
