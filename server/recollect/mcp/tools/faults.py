"""What is wrong with arguments, in sentences that name them."""

from typing import Final

from pydantic import ValidationError

from recollect.errors import InvalidInput

_MOST: Final = 20


def misfit(error: ValidationError) -> InvalidInput:
    """The faults that pydantic has found, the first 20, by the path of the argument."""
    wrong = {
        ".".join(str(part) for part in fault["loc"]): [fault["msg"]]
        for fault in error.errors(include_url=False, include_input=False)[:_MOST]
    }
    told = "; ".join(f"{path}: {sentences[0]}" for path, sentences in wrong.items())
    return InvalidInput(f"These arguments do not fit: {told}.", fields=wrong)
