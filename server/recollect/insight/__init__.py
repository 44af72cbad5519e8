"""What a space holds, in figures."""
