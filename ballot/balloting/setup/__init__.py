"""What a vote is made of before it opens: the meeting, its cards, the rule, the election itself."""
