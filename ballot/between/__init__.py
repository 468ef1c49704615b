"""Between sessions: micro matters, deputies' suggestions, code conversations."""
