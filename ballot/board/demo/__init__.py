"""The model county: a site furnished with a year's work, everything not from a source labelled 示例."""
