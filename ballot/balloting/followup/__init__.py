"""What a counted vote left open: voted on again on the same cards, or decided and written down."""
