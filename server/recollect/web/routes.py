"""The whole HTTP interface on one screen."""

from typing import Final

from recollect.schemas.accounts import (
    IssuedKeySchema,
    KeyListSchema,
    NewKeySchema,
    NewUserAnswerSchema,
    NewUserSchema,
    PairedSchema,
    PairSchema,
)
from recollect.schemas.capture import ReceiptsSchema
from recollect.schemas.compression import (
    CompressedSchema,
    CompressSchema,
    ExpandedSchema,
    ExpandSchema,
    PlainErrorSchema,
    RetainedListSchema,
)
from recollect.schemas.context import ContextQuerySchema, ContextSchema
from recollect.schemas.conversations import UpsertSchema
from recollect.schemas.lists import ListQuerySchema
from recollect.schemas.platforms import SiteListSchema
from recollect.schemas.search import SearchPageSchema, SearchQuerySchema
from recollect.schemas.spaces import (
    InvitationListSchema,
    IssuedInvitationSchema,
    JoinSchema,
    MemberListSchema,
    MemberSchema,
    NewInvitationSchema,
    NewSpaceSchema,
    RoleSchema,
    SpaceListSchema,
    SpaceSchema,
)
from recollect.schemas.stats import StatsQuerySchema, StatsSchema
from recollect.schemas.stored import (
    ConversationListSchema,
    ConversationsQuerySchema,
    EditSchema,
    ExportQuerySchema,
    ReadConversationSchema,
    ReadQuerySchema,
    SpaceQuerySchema,
    StoredConversationSchema,
    TargetSchema,
)
from recollect.web import (
    api_keys,
    compression,
    context,
    conversations,
    exports,
    health,
    members,
    metrics,
    moving,
    openapi,
    page,
    pairing,
    platforms,
    search,
    spaces,
    stats,
    users,
    ws,
)
from recollect.web.health import HealthSchema
from recollect.web.reading import LARGE_BODY
from recollect.web.route import Route

CONVERSATION: Final = "/api/v1/conversations/{id}"
SPACES: Final = "/api/v1/spaces"
MEMBER: Final = f"{SPACES}/{{id}}/members/{{user}}"
INVITATIONS: Final = f"{SPACES}/{{id}}/invitations"

# fmt: off
ROUTES: Final = (
    Route("GET", "/", page.page, "page", None, content=("text/html",)),
    Route("GET", "/page.css", page.style, "style", None, content=("text/css",)),
    Route("GET", "/healthz", health.healthz, "healthz", None, answer=HealthSchema),
    Route("GET", "/readyz", health.readyz, "readyz", None, answer=HealthSchema),
    Route("GET", "/metrics", metrics.metrics, "metrics", ("admin",), content=("text/plain",),
          steady=True),
    Route("GET", "/api/openapi.json", openapi.openapi, "openapi", None),
    Route("POST", "/api/v1/pair", pairing.pair, "pair", None,
          body=PairSchema, answer=PairedSchema, status=201),
    Route("GET", "/api/v1/keys", api_keys.list_keys, "list_keys", ("read",),
          query=ListQuerySchema, answer=KeyListSchema),
    Route("POST", "/api/v1/keys", api_keys.create_key, "create_key", ("write",),
          body=NewKeySchema, answer=IssuedKeySchema, status=201),
    Route("DELETE", "/api/v1/keys/{id}", api_keys.revoke_key, "revoke_key", (), status=204),
    Route("POST", "/api/v1/users", users.create_user, "create_user", ("admin",),
          body=NewUserSchema, answer=NewUserAnswerSchema, status=201),
    Route("GET", SPACES, spaces.list_spaces, "list_spaces", ("read",), answer=SpaceListSchema),
    Route("POST", SPACES, spaces.create_space, "create_space", ("write",),
          body=NewSpaceSchema, answer=SpaceSchema, status=201),
    Route("POST", f"{SPACES}/join", spaces.join_space, "join_space", ("write",),
          body=JoinSchema, answer=SpaceSchema),
    Route("GET", f"{SPACES}/{{id}}", spaces.read_space, "read_space", ("read",),
          answer=SpaceSchema),
    Route("PATCH", f"{SPACES}/{{id}}", spaces.rename_space, "rename_space", ("write",),
          body=NewSpaceSchema, answer=SpaceSchema),
    Route("GET", f"{SPACES}/{{id}}/members", members.list_members, "list_members", ("read",),
          answer=MemberListSchema),
    Route("PATCH", MEMBER, members.change_member, "change_member", ("write",),
          body=RoleSchema, answer=MemberSchema),
    Route("DELETE", MEMBER, members.remove_member, "remove_member", ("write",), status=204),
    Route("GET", INVITATIONS, members.list_invitations, "list_invitations", ("write",),
          answer=InvitationListSchema),
    Route("POST", INVITATIONS, members.create_invitation, "create_invitation", ("write",),
          body=NewInvitationSchema, answer=IssuedInvitationSchema, status=201),
    Route("DELETE", f"{INVITATIONS}/{{invitation}}", members.withdraw_invitation,
          "withdraw_invitation", ("write",), status=204),
    Route("GET", "/api/v1/capture", ws.capture, "capture", None, status=101),
    Route("GET", "/api/v1/conversations", conversations.list_conversations, "list_conversations",
          ("read",), query=ConversationsQuerySchema, answer=ConversationListSchema),
    Route("POST", "/api/v1/conversations", conversations.upsert_conversations,
          "upsert_conversations", ("capture", "write"),
          query=SpaceQuerySchema, body=UpsertSchema, max_body=LARGE_BODY,
          answer=ReceiptsSchema),
    Route("GET", CONVERSATION, conversations.read_conversation, "read_conversation",
          ("read",), query=ReadQuerySchema, answer=ReadConversationSchema),
    Route("PATCH", CONVERSATION, conversations.edit_conversation, "edit_conversation",
          ("write",), query=SpaceQuerySchema, body=EditSchema, answer=StoredConversationSchema),
    Route("DELETE", CONVERSATION, conversations.delete_conversation, "delete_conversation",
          ("write",), query=SpaceQuerySchema, status=204),
    Route("POST", f"{CONVERSATION}/restore", conversations.restore_conversation,
          "restore_conversation", ("write",),
          query=SpaceQuerySchema, answer=StoredConversationSchema),
    Route("POST", f"{CONVERSATION}/move", moving.move_conversation, "move_conversation",
          ("write",), query=SpaceQuerySchema, body=TargetSchema, answer=StoredConversationSchema),
    Route("POST", f"{CONVERSATION}/copy", moving.copy_conversation, "copy_conversation",
          ("write",), query=SpaceQuerySchema, body=TargetSchema, answer=StoredConversationSchema,
          status=201),
    Route("GET", f"{CONVERSATION}/export", conversations.export_conversation,
          "export_conversation", ("read",), query=ExportQuerySchema,
          content=("text/markdown", "application/json")),
    Route("GET", "/api/v1/export", exports.export_space, "export_space", ("read",),
          query=SpaceQuerySchema, content=(exports.NDJSON,)),
    Route("GET", "/api/v1/platforms", platforms.list_platforms, "list_platforms", ("read",),
          query=SpaceQuerySchema, answer=SiteListSchema),
    Route("GET", "/api/v1/search", search.search, "search", ("read",),
          query=SearchQuerySchema, answer=SearchPageSchema),
    Route("POST", "/api/v1/search", search.search_by_body, "search_by_body", ("read",),
          body=SearchQuerySchema, answer=SearchPageSchema),
    Route("POST", "/api/v1/context", context.build_context, "build_context", ("read",),
          body=ContextQuerySchema, answer=ContextSchema),
    Route("POST", "/api/v1/memory", compression.compress, "compress", ("read",),
          query=SpaceQuerySchema, body=CompressSchema, raw=True, answer=CompressedSchema,
          error=PlainErrorSchema),
    Route("POST", "/api/v1/memory/expand", compression.expand, "expand", ("read",),
          body=ExpandSchema, answer=ExpandedSchema, error=PlainErrorSchema),
    Route("GET", "/api/v1/memory/retained", compression.list_retained, "list_retained", ("read",),
          query=ListQuerySchema, answer=RetainedListSchema, error=PlainErrorSchema),
    Route("DELETE", "/api/v1/memory/retained", compression.forget_retained, "forget_retained",
          ("write",), status=204, error=PlainErrorSchema),
    Route("GET", "/api/v1/stats", stats.read_stats, "read_stats", ("read",),
          query=StatsQuerySchema, answer=StatsSchema),
)
# fmt: on
