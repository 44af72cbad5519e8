"""Every error a user may see: what happened, and what to do about it.

AppError                500  internal
├── InvalidInput        400  invalid_input
├── Unauthorized        401  unauthorized
├── PaymentRequired     402  payment_required
├── Forbidden           403  forbidden
├── NotFound            404  not_found
├── Conflict            409  conflict
├── PreconditionFailed  412  stale
├── TooLarge            413  too_large
├── Unprocessable       422  unprocessable
├── TooManyRequests     429  too_many_requests
├── Unavailable         503  unavailable
└── SetupError          500  setup         a command or the server cannot start

A more precise `code` may be given where a client can act on it (`cursor_gone`, `unparsed`, …).
The web middleware, the WebSocket dispatch and the command line render these; nothing else does.
"""

from typing import Any, ClassVar


class AppError(Exception):
    """An error with a message for people, a code for programs and details for both."""

    status: ClassVar[int] = 500
    code: str = "internal"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if code is not None:
            self.code = code

    def as_json(self) -> dict[str, Any]:
        """The body every interface answers with: `{code, message, details}`."""
        return {"code": self.code, "message": self.message, "details": self.details}


class InvalidInput(AppError):
    """The input has the wrong shape, type or size of a value."""

    status = 400
    code = "invalid_input"


class Unauthorized(AppError):
    """No key, or one that is unknown, expired or revoked."""

    status = 401
    code = "unauthorized"


class PaymentRequired(AppError):
    """The balance of the key cannot pay for this."""

    status = 402
    code = "payment_required"


class Forbidden(AppError):
    """A known caller who may not do this, or a foreign Host or Origin."""

    status = 403
    code = "forbidden"


class NotFound(AppError):
    """Nothing of that id in this space."""

    status = 404
    code = "not_found"


class Conflict(AppError):
    """The state of the thing does not allow this now."""

    status = 409
    code = "conflict"


class PreconditionFailed(AppError):
    """The thing is not at the version any more that the caller saw."""

    status = 412
    code = "stale"


class TooLarge(AppError):
    """The input is over a documented limit of size or depth."""

    status = 413
    code = "too_large"


class Unprocessable(AppError):
    """It contradicts what the caller said before."""

    status = 422
    code = "unprocessable"


class TooManyRequests(AppError):
    """Slow down; `details` may say for how long."""

    status = 429
    code = "too_many_requests"


class Unavailable(AppError):
    """The database does not answer, or the disk is full: try again later."""

    status = 503
    code = "unavailable"


class SetupError(AppError):
    """The server or a command cannot start; the message says what to do."""

    code = "setup"
