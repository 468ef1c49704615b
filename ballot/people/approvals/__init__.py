"""The second organizer: acts that count only when two have said yes to exactly the same thing."""
