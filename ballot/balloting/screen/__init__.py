"""The hall screen: what everybody in the hall sees at once, and nothing that depends on a choice before the result."""
