"""公示: whoever wants to comments on the preliminary candidates, and each comment is answered."""
