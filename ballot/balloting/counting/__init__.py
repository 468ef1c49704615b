"""The count: sealed by the panel and computed by the rule; an open vote is verified before it is published."""
