"""The public record of each election: entries are added, linked and signed, never taken back."""
