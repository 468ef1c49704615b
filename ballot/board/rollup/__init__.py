"""All assemblies below one, beside each other, in the numbers of their public pages."""
