"""What a unit reports of a period: written, signed, filed, judged, published, corrected."""
