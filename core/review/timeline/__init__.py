"""What any stretch of a recording looks like, fast enough to pan and zoom."""

from core.review.timeline.picture import Picture, Timeline, View
from core.review.timeline.pyramid import Points, Pyramid, build_pyramid, finest_for

__all__ = ["Picture", "Points", "Pyramid", "Timeline", "View", "build_pyramid", "finest_for"]
