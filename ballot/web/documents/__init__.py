"""Official documents: one description, laid out as docx, as PDF and as a page to print."""
