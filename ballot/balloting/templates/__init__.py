"""Templates of ballot rules: an assembly publishes them, those below begin with them or put their own in place."""
