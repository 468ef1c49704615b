"""初定: a proposal is held against the lists, reviewed and priced by departments, and answered in public."""
