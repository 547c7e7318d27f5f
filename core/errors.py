"""The errors of the engine; see `models.errors.AppError` for what their messages promise."""

from models.errors import AppError, DataError, ModelError

__all__ = [
    "AppError",
    "CameraError",
    "DataError",
    "ModelError",
    "ReviewError",
    "SessionError",
    "SettingsError",
    "reason",
]


class CameraError(AppError):
    """A source cannot be opened or read."""


class SettingsError(AppError):
    """A setting has a value that cannot be used."""


class SessionError(AppError):
    """A recording cannot be written or read."""


class ReviewError(AppError):
    """A recording cannot be opened for review, or something cannot be made of it."""


def reason(error: OSError) -> str:
    """Why the system refuses, in its own words."""
    return error.strerror or type(error).__name__
