"""Recollect as a service of the operating system, for the user who installs it."""
