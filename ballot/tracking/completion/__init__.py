"""The end of a project: the unit says that it is done, others look, and accept it or don't."""
