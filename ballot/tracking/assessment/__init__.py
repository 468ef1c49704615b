"""Whether deputies and the public are satisfied with what was carried out; the two are never mixed unasked."""
