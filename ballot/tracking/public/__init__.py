"""The year's projects as everybody reads them."""
