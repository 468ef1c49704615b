"""What a decision changes after the vote; what was voted on stays as it was."""
