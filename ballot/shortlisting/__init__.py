"""From ideas to candidates: proposals, screening, costing, public notice, review, the candidate list."""
