"""The verbs of solicitation: announce, send, follow, triage, answer, support, forget."""
