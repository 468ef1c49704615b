"""What auditors see of an assembly's log, and take away signed."""
