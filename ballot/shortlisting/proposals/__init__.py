"""建议项目: a proposal grows out of ideas, and each version of its sheet stays."""
