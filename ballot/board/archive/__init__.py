"""An assembly's years beside each other, and each year's report."""
