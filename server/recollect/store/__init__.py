"""MongoDB: the only package that speaks to it."""
