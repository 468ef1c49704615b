"""The verbs of assessment: prepare a ballot on projects, settle its result, bring older tables, let the public rate."""
