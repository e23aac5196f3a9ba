"""The tables of the room: tokens and open data, files of purchases, requests for records and what was released."""

from junto.publication.models.open_data import ApiToken, Cursor, PurchaseFile, Release
from junto.publication.models.records import RecordsRequest, Redaction, ReleasedCopy, ResponsiveDocument

__all__ = [
    "ApiToken",
    "Cursor",
    "PurchaseFile",
    "RecordsRequest",
    "Redaction",
    "Release",
    "ReleasedCopy",
    "ResponsiveDocument",
]
