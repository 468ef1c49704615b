"""The Flask parts that all pages share: door, errors, headers, locale."""
