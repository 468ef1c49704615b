"""Verbs of the plan: chosen projects are carried over, laid out, given to units, published, and reminded of."""
