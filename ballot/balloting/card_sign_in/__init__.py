"""Deputies sign in with their card: its own key signs a fresh challenge, and the secret stays on the phone (§3.4)."""
