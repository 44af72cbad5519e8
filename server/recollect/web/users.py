"""Users."""

from aiohttp import web

from recollect.accounts.api_keys import NewKey
from recollect.keys import ACCOUNTS, BODY
from recollect.schemas.accounts import NewUserAnswerSchema
from recollect.web.answering import answer


async def create_user(request: web.Request) -> web.StreamResponse:
    """Make a user with a space of its own and a first key. The answer shows the key, once."""
    accounts = request.app[ACCOUNTS]
    user = await accounts.users.add(request[BODY]["name"])
    issued = await accounts.keys.issue(user.id, NewKey("First key"))
    made = {"id": user.id, "name": user.name, "space": user.space, "api_key": issued.secret}
    return answer(NewUserAnswerSchema, made, status=201)
