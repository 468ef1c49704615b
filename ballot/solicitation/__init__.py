"""Ideas from citizens and deputies: the public form, entrances, triage, replies."""
