"""What lies behind an address: live streams, files, pictures that are fetched again."""
