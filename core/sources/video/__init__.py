"""Video files: decoding, timestamps and faults."""
