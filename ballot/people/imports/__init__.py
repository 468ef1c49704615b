"""Lists of people from and to sheets: looked at line by line, confirmed, then carried out as a job."""
