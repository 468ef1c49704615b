"""The desk: who is here, who votes how, and which cards no longer vote."""
