"""What the desk shows: who is here by delegation, and how each card's void stands."""
