"""What the pages and exports of solicitation show; nothing here writes."""
