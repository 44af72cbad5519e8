"""The embedded server: a mongod of our own, so that a laptop needs no database administrator.

`embedded_mongod` is the way in. Everything about one data directory lies in that directory; no
module here knows what Recollect stores.
"""

from recollect.store.embedded.runfile import announce, read_run
from recollect.store.embedded.session import embedded_mongod

__all__ = ["announce", "embedded_mongod", "read_run"]
