"""Every outward face: the command line, the HTTP service, the pages."""
