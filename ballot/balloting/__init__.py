"""The session: rule, roll, presence, ceremony, casting, paper, counting."""
