"""Small models of the four sites: they hold conversations and answer as the real ones do."""
