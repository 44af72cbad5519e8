"""From a frame to stored messages and a receipt."""
