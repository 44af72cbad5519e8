"""What can be said about text without a database: JSON, tokens, analysis for the index."""
