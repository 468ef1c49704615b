"""`python -m ballot.cli`: the command line, where no `ballot` stands on the path."""

from ballot.cli import main

main()
