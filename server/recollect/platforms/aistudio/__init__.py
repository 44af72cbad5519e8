"""Google AI Studio (aistudio.google.com): the files that it keeps in its user's Drive."""
