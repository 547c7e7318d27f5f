"""Several recordings in one table, and means by condition."""
