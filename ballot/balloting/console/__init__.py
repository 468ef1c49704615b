"""The session's script, step by step; a step that can't be taken says what it waits for."""
