"""Deputies' duty record, from what they really did; how somebody voted, or whether, is no part of it."""
