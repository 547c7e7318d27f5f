"""The data sets: faces with what is known of them, split without leaks, and varied."""
