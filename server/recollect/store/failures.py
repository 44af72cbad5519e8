"""Driver exceptions become ours here, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bson.errors import InvalidDocument
from pymongo import errors as mongo

from recollect.errors import AppError, Conflict, InvalidInput, TooLarge, Unavailable

_DUPLICATE_KEY: Final = 11000
_TOO_LARGE: Final = frozenset({10334, 17419, 17420})
_FULL_OR_READ_ONLY: Final = frozenset({14031, 28, 30, 10058})
_TIMED_OUT: Final = frozenset({50, 64, 262})

# What passes, or what an operator mends: interrupted, shutting down, not primary, no network,
# conflicts, cursors gone, a login that lacks a right. Of any other refusal a second try changes
# nothing. Codes: https://github.com/mongodb/mongo/blob/r6.0.5/src/mongo/base/error_codes.yml
_PASSING: Final = frozenset(
    {6, 7, 13, 18, 24, 43, 46, 89, 91, 112, 133, 189, 237, 9001}
    | {10107, 11600, 11601, 11602, 13435, 13436}
)


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
    except (InvalidDocument, OverflowError) as error:
        raise InvalidInput("One item has a shape that cannot be stored.") from error
    except mongo.OperationFailure as error:
        raise _operation(error.code) from error
    except (mongo.ConnectionFailure, mongo.InvalidOperation, mongo.WTimeoutError) as error:
        raise Unavailable("The database does not answer. Try again in a moment.") from error
    except mongo.PyMongoError as error:
        raise AppError("The database could not be used; the server's log says more.") from error


def _bulk(error: mongo.BulkWriteError) -> AppError:
    details = error.details or {}
    failed = (*details.get("writeErrors", ()), *details.get("writeConcernErrors", ()))
    codes = {item.get("code") for item in failed}
    if codes == {_DUPLICATE_KEY}:
        return Duplicate("Some of these exist already.")
    return _operation(next(iter(codes - {_DUPLICATE_KEY}), None))


def _operation(code: int | None) -> AppError:
    if code in _FULL_OR_READ_ONLY:
        return Unavailable("The database cannot write: its disk is full or read-only.")
    if code in _TIMED_OUT:
        return Unavailable("The database took too long. Try again, or ask for less.")
    if code in _TOO_LARGE:
        return TooLarge("One item is larger than the database can hold (16 MB).")
    if code is None or code in _PASSING:
        return Unavailable("The database cannot do this now. Try again.", database_code=code)
    return AppError("The database refused the operation.", database_code=code)
