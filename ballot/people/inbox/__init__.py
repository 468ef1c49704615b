"""The inbox: what is due, overdue, returned or answered, told in the program and by mail."""
