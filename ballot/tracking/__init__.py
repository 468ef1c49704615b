"""What became of the chosen projects: plans, reports, inspections, lamps, assessment."""
