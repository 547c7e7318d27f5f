"""Opening a recording: how it is written, which columns it has, and a fast table of it."""
