"""The chosen projects, and by when which part of each is to be done."""
