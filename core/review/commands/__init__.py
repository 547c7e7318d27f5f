"""The commands of the review, `python -m core summarize` and so on; each registers itself."""
