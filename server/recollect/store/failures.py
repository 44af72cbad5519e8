"""Driver exceptions become ours here, once."""

from collections.abc import Iterator
from contextlib import contextmanager

from bson.errors import InvalidDocument
from pymongo import errors as mongo

from recollect.errors import AppError, Conflict, InvalidInput, TooLarge, Unavailable

_DUPLICATE_KEY = 11000
_FULL_OR_READ_ONLY = frozenset({14031, 28, 30, 10058})
_TIMED_OUT = frozenset({50, 64, 262})


class Duplicate(Conflict):
    """A document of this id, or with this unique value, exists already."""

    code = "duplicate"


@contextmanager
def translated() -> Iterator[None]:
    """Run driver calls; whatever the driver raises leaves as an AppError."""
    try:
        yield
    except mongo.BulkWriteError as error:
        raise _bulk(error) from error
    except mongo.DuplicateKeyError as error:
        raise Duplicate("That exists already.") from error
    except mongo.DocumentTooLarge as error:
        raise TooLarge("One item is larger than the database can hold (16 MB).") from error
    except InvalidDocument as error:
        raise InvalidInput("One item has a shape that cannot be stored.") from error
    except mongo.OperationFailure as error:
        raise _operation(error.code) from error
    except (mongo.ConnectionFailure, mongo.InvalidOperation, mongo.WTimeoutError) as error:
        raise Unavailable("The database does not answer. Try again in a moment.") from error


def _bulk(error: mongo.BulkWriteError) -> AppError:
    details = error.details or {}
    codes = {item.get("code") for item in details.get("writeErrors", ())}
    if codes and codes <= {_DUPLICATE_KEY} and not details.get("writeConcernErrors"):
        return Duplicate("Some of these exist already.")
    return _operation(next(iter(codes - {_DUPLICATE_KEY}), None))


def _operation(code: int | None) -> AppError:
    if code in _FULL_OR_READ_ONLY:
        return Unavailable("The database cannot write: its disk is full or read-only.")
    if code in _TIMED_OUT:
        return Unavailable("The database took too long. Try again, or ask for less.")
    return Unavailable("The database refused the operation.", database_code=code)
