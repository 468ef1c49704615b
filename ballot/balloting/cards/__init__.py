"""The registrar's room: cards are made here, apart from the site; only public keys leave it as data."""
