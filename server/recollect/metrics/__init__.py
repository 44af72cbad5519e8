"""What the server counts about itself, for Prometheus."""
