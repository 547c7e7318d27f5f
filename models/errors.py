"""Errors with messages for the user."""


class AppError(Exception):
    """An error that the user can understand and act on.

    The message is one sentence: what was expected, what came, what to do.
    """


class ModelError(AppError):
    """A weights file or its card is missing, damaged or does not fit the other."""


class DataError(AppError):
    """A data set cannot be read or learned from."""
