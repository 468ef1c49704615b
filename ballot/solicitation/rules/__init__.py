"""Rules of solicitation: values in, values out; the day is an argument."""
