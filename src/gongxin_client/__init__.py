"""A Python client of Gongxin's API, for banks, tender offices, departments' systems and recipients of corrections.

    from gongxin_client import Client

    with Client("https://credit.example.gov", key="gx_…", purpose="贷前审查") as gongxin:
        file = gongxin.subject("91330100MA27XL0Q4H", channel="sharing")

`AsyncClient` has the same methods as coroutines. It needs httpx and pydantic and nothing else of Gongxin.
"""

from gongxin_client.asynchronous import AsyncClient
from gongxin_client.client import Client
from gongxin_client.errors import (
    GongxinApiError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    TooManyRequestsError,
    TooOldError,
    UnreachableError,
)
from gongxin_client.models import (
    Acknowledged,
    Change,
    Changes,
    Check,
    CreditFile,
    Feedback,
    Hit,
    Hits,
    Line,
    Message,
    Messages,
    Objection,
    Record,
    Report,
    Subject,
    SubjectMeasures,
    Submission,
)

__all__ = [
    "Acknowledged",
    "AsyncClient",
    "Change",
    "Changes",
    "Check",
    "Client",
    "CreditFile",
    "Feedback",
    "GongxinApiError",
    "Hit",
    "Hits",
    "Line",
    "Message",
    "Messages",
    "NotAllowedError",
    "NotFoundError",
    "Objection",
    "Record",
    "RefusedError",
    "Report",
    "Subject",
    "SubjectMeasures",
    "Submission",
    "TooManyRequestsError",
    "TooOldError",
    "UnreachableError",
]
