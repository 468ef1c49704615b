"""The official documents of a vote, each written from the record; a rehearsal's say so in every place."""
