"""The errors that a person is meant to read."""


class AppError(Exception):
    """Something that a person can understand and act on.

    The message is one sentence: what was expected, what came, what to do.
    """


class ModelError(AppError):
    """A weights file or its card is missing, damaged or does not fit the other."""


class DataError(AppError):
    """A data set cannot be read or learned from."""
