"""Who has an account, and which roles it holds."""
