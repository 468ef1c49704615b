"""What the registrar could do: a roll whose card issue says what the roll says."""

from collections.abc import Sequence

from tests.lies import raw
from tests.lies.stage import Body, Stage


def listed(stage: Stage, body: Body, credentials: Sequence[str], spares: Sequence[str], in_order: bool = True) -> Body:
    """Return the roll of these keys with the issue that belongs to it."""
    if in_order:
        credentials, spares = sorted(credentials), sorted(spares)
    use = "secret" if stage.manifest.secret else "open"
    issue = list(body["issue"])
    issue[0 if use == "secret" else 1] = raw.digest("list", body["cards"], use, list(credentials), list(spares)).hex()
    return {**body, "credentials": list(credentials), "spares": list(spares), "issue": issue}
