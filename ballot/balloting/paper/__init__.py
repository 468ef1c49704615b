"""Paper beside the phones: boxes declared, papers issued, counted twice, signed, and entered into the record (§7.2)."""
