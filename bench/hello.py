"""The site with one route more that says hello: what a page costs beside it is the page's own."""

from ballot.app import create_app
from ballot.kernel.policy import Action
from ballot.settings import Settings
from ballot.web.access import access

app = create_app(Settings.from_env())


@app.get("/hello")
@access(Action.READ_HEALTH)
def hello() -> str:
    return "Hello, World!"
