"""The ballot: an idea walks from a citizen through the stages to the year's end."""
