"""Work that outlives a request, its progress, and what became of it: imports over HTTP."""
