"""The official documents of shortlisting, each written from what the pages show."""
