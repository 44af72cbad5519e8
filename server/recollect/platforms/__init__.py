"""One package per site: raw payloads, streams and official exports become models.Conversation.

A site's `adapter.py` has its subclass of `base.Adapter`; beside it stands one module for each thing
that the site does in its own way (tree, message, content, stream, request, private, …). What sites
share is here: `fields` reads JSON without trust, `sse` event streams, `trees` cuts loops, `links`
writes Markdown, `injected` finds our own context again, `private` copies without what is private.
"""
