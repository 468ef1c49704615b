"""Deputies, their terms and delegations, and the stations where people meet them."""
