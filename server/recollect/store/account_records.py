"""What is stored about users, spaces and keys, as plain values. Secrets never appear in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

SpaceRole = Literal["owner", "editor", "viewer"]
"""A viewer reads, an editor writes too, an owner also says who is a member."""

SpaceKind = Literal["personal", "shared"]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with conversations. `space` is the id of the user's own space."""

    id: str
    name: str
    space: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """What one user may do in one space."""

    user: str
    role: SpaceRole


@dataclass(frozen=True, slots=True)
class Space:
    """Where conversations are kept, and who may see them."""

    id: str
    name: str
    kind: SpaceKind
    members: tuple[Member, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation without its code. It is good for as long as its maker is an owner."""

    id: str
    space: str
    role: SpaceRole
    created_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. `spaces` None means every space of its user."""

    id: str
    user: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    spaces: frozenset[str] | None = None
    origin: str | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A key with the user it belongs to and all spaces that user is a member of."""

    key: ApiKey
    user: User
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class PairingGrant:
    """What the one who redeems a pairing code becomes."""

    user: str
    scopes: frozenset[str]


def user_from(document: dict[str, Any]) -> User:
    """A user as stored."""
    return User(
        id=document["_id"],
        name=document["name"],
        space=document["space"],
        created_at=document["created_at"],
    )


def space_from(document: dict[str, Any]) -> Space:
    """A space as stored."""
    return Space(
        id=document["_id"],
        name=document["name"],
        kind=document["kind"],
        members=tuple(Member(m["user"], m["role"]) for m in document["members"]),
        created_at=document["created_at"],
    )


def invitation_from(document: dict[str, Any]) -> Invitation:
    """An invitation as stored; its hash stays behind."""
    return Invitation(
        id=document["_id"],
        space=document["space"],
        role=document["role"],
        created_by=document["created_by"],
        created_at=document["created_at"],
        expires_at=document["expires_at"],
    )


def key_from(document: dict[str, Any]) -> ApiKey:
    """A key as stored; its hash stays behind."""
    spaces = document["spaces"]
    return ApiKey(
        id=document["_id"],
        user=document["user"],
        name=document["name"],
        scopes=frozenset(document["scopes"]),
        created_at=document["created_at"],
        spaces=None if spaces is None else frozenset(spaces),
        origin=document["origin"],
        expires_at=document["expires_at"],
        last_used_at=document["last_used_at"],
        revoked_at=document["revoked_at"],
    )


def space_document(space: Space) -> dict[str, Any]:
    """A space as it is stored."""
    return {
        "_id": space.id,
        "name": space.name,
        "kind": space.kind,
        "members": [{"user": m.user, "role": m.role} for m in space.members],
        "created_at": space.created_at,
    }


def invitation_document(invitation: Invitation, code_hash: bytes) -> dict[str, Any]:
    """An invitation as it is stored, with the hash it is looked up by."""
    return {
        "_id": invitation.id,
        "hash": code_hash,
        "space": invitation.space,
        "role": invitation.role,
        "created_by": invitation.created_by,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }


def key_document(key: ApiKey, secret_hash: bytes) -> dict[str, Any]:
    """A key as it is stored, with the hash it is looked up by."""
    return {
        "_id": key.id,
        "hash": secret_hash,
        "user": key.user,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "spaces": None if key.spaces is None else sorted(key.spaces),
        "origin": key.origin,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }
