"""Until when a record is kept (defaults of ``records.md`` 6.18, for a jurist to confirm before production).

Lei 58/2019 article 21: as long as the law fixes, else as long as the purpose needs. Each kind says its own time; here
is what holds for all. A date given while a record is open is provisional: each change of state gives it anew.
"""

from datetime import date, timedelta
from typing import Final

from schemas import KINDS
from schemas.base import Content
from schemas.errors import UnknownKindError

#: A sending that waits is kept as a draft is: its question lapses before that.
DRAFT_DAYS: Final = 30
DRAFTS: Final = frozenset({"draft", "waiting", "waiting-consent"})


def retention_until(kind: str, content: Content, state: str, on: date) -> date:
    """The last day a record is kept that reached ``state`` on a day; content in wire form, empty once destroyed."""
    if kind not in KINDS:
        raise UnknownKindError(kind)
    return on + timedelta(days=DRAFT_DAYS) if state in DRAFTS else KINDS[kind].kept_until(content, state, on)
