"""What the rooms around ask about paper: what stands of a box, and how all of it adds up."""
