"""The registrar's public keys come in: looked at first, then taken over for a meeting."""
