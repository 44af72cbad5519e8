"""Reading the sites' official export archives."""
