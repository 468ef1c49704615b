"""The tree of assemblies, their years, and what an address says of them."""
