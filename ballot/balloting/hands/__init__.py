"""Procedural votes by show of hands: counted in the hall, entered by one organizer, signed for by a second."""
