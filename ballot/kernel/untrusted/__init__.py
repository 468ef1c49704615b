"""What opens files of strangers: each module is the program of a process of its own, with limits, that may die."""
