"""The report of a recording: one page that prints, in English and German."""

from core.review.report.page import report_html

__all__ = ["report_html"]
