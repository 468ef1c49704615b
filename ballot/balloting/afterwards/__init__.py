"""After a result: objections are heard until a day, the record is checked before witnesses, ballots leave the site."""
