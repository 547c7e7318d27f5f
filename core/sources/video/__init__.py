"""Video with a beginning and an end: decoded, timed, and its faults told."""
