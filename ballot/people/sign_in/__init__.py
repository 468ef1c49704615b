"""How an account is activated and how its holder gets in and out."""
