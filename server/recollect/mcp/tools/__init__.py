"""The tools: a table, a module for each family, and what they share."""
