"""The meeting's minute: every vote in its order, by hands and by ballot, for everybody and for the file."""
