"""What the server serves."""

from ballot.app import create_app
from ballot.settings import Settings

app = create_app(Settings.from_env())
