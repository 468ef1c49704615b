"""The independent check of a public record: knows the protocol and the rules of outcome, nothing else."""
