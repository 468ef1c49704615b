"""The rehearsal: a whole election from a clerk's files, with real keys and a real record."""
