"""Objects of DeepSeek without what tells of the account, at any depth.

The message and the raw frame use the same rule, so that the one parses to the same as the other.
Nothing of this is ever read; the fields are emptied, not cut, so that arrays keep their places.
"""

from functools import partial
from typing import Any, Final

from recollect.platforms.private import emptied_fields, everywhere

PRIVATE: Final = frozenset(
    {
        "access_token", "account", "area_code", "authorization", "challenge_response", "cookie",
        "custom_instructions", "device_id", "email", "email_address", "id_profile", "ip",
        "memories", "memory", "mobile", "mobile_number", "phone", "phone_number", "pow_response",
        "profile", "refresh_token", "session_key", "token", "user", "user_id", "user_settings",
        "user_token", "userToken",
    }
)  # fmt: skip
"""Fields that tell of the account and its keys, its memory and its instructions."""


def scrubbed(value: Any) -> Any:
    """The same object if there is nothing private in it."""
    return everywhere(value, partial(emptied_fields, private=PRIVATE))
