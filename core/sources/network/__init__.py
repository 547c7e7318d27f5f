"""Network sources: live streams, files, and pictures that are fetched repeatedly."""
