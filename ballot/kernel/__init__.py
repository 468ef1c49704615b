"""What every stage stands on; no feature of its own."""
