"""Choosing a source, and showing its state and faults."""

from gui.source.label import SourceLabel
from gui.source.menu import RecentSources, SourceMenu, folder_of, opened_ref
from gui.source.stream_dialog import StreamDialog
from gui.source.trouble import trouble_sentence
from gui.source.words import crowd_remark, crowd_sentence, lacking, reading_sentence

__all__ = [
    "RecentSources",
    "SourceLabel",
    "SourceMenu",
    "StreamDialog",
    "crowd_remark",
    "crowd_sentence",
    "folder_of",
    "lacking",
    "opened_ref",
    "reading_sentence",
    "trouble_sentence",
]
