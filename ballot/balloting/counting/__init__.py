"""The count: sealed by counters, computed by the rule, published only as the verifier accepts it."""
