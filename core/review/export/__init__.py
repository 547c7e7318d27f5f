"""A recording in the formats of other programs; `docs/review.md` names their versions."""
