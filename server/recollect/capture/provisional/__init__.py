"""What pages show of a conversation, kept until the site itself tells it.

`provisional` is a snapshot's part in one capture. `snapshot` works out what becomes of it, with
`uniting` (a page and what is stored) and `weaving` (turns and real messages); both compare by
`alignment` and `likeness`, `rows` being several messages that a page shows as one turn. `turns` are
the values, and `turn_writer` is the store.
"""
