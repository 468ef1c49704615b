"""`python -m ballot.verifier record.zip`."""

from ballot.verifier.command import command

if __name__ == "__main__":
    command(prog_name="ballot-verify")
