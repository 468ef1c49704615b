"""Roll-call: after the close, who holds which open credential, as the registrar vouches for it."""
