"""Users: made at the first start, by an administrator, or from the command line."""

from recollect.accounts.clock import Clock, new_id
from recollect.accounts.names import checked
from recollect.errors import Conflict, NotFound
from recollect.store.account_records import Member, Space, User
from recollect.store.accounts import AccountStore
from recollect.store.failures import Duplicate


class Users:
    """The people of this server. Names are unique; ids and spaces are for life."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ensure_first(self, name: str) -> bool:
        """Make a user of that name if there is none at all; True if one was made."""
        if await self._store.first_user() is not None:
            return False
        try:
            await self.add(name)
        except Conflict:
            return False  # another instance, starting at the same moment, was faster
        return True

    async def add(self, name: str) -> User:
        """Make a user with a space of its own; InvalidInput or Conflict if the name cannot be."""
        user = User(
            id=new_id("usr"),
            name=checked(name, "user"),
            space=new_id("spc"),
            created_at=self._clock(),
        )
        try:
            await self._store.add_user(user, _personal_space(user))
        except Duplicate as error:
            raise Conflict("There is a user of that name already.", name=user.name) from error
        return user

    async def all(self) -> list[User]:
        """Everybody, the oldest user first."""
        return await self._store.users()

    async def named(self, name: str | None) -> User:
        """The user of that name, without a name the oldest; NotFound if there is none."""
        user = await (self._store.user_named(name) if name else self._store.first_user())
        if user is None:
            raise NotFound(
                f"There is no user {name!r}." if name else "There is no user yet. Start the server."
            )
        return user

    async def remove(self, name: str) -> User:
        """Forget a user, whose keys stop at once; the conversations in its space stay stored.

        The last user cannot be removed: the next start would make a new one, with an empty space.
        Nor can the only owner of a space that others belong to.
        """
        user = await self.named(name)
        if len(await self._store.users()) == 1:
            raise Conflict("That is the only user. Add another one first.")
        for space in await self._store.memberships.of(user.id):
            owners = [member.user for member in space.members if member.role == "owner"]
            if owners == [user.id] and len(space.members) > 1:
                raise Conflict(
                    f"{user.name} is the only owner of the space {space.name!r}, which others "
                    "belong to. Make one of them an owner first: recollect space role",
                    space=space.id,
                )
        await self._store.remove_user(user.id)
        return user


def _personal_space(user: User) -> Space:
    return Space(
        id=user.space,
        name=user.name,
        kind="personal",
        members=(Member(user.id, "owner"),),
        created_at=user.created_at,
    )
