"""Writes of the publication room: API tokens, requests for records."""

from junto.publication.actions.records import (
    close_request,
    consent_to_release,
    decide_release,
    decide_withholding,
    drop_document,
    edit_request,
    give_notice,
    lapse_objection,
    list_document,
    object_to_release,
    publish_answer,
    receive_request,
    redact_document,
)
from junto.publication.actions.redacting import keep_copy, redact_fields
from junto.publication.actions.tokens import LONGEST, digest_of, make_token, revoke_token

__all__ = [
    "LONGEST",
    "close_request",
    "consent_to_release",
    "decide_release",
    "decide_withholding",
    "digest_of",
    "drop_document",
    "edit_request",
    "give_notice",
    "keep_copy",
    "lapse_objection",
    "list_document",
    "make_token",
    "object_to_release",
    "publish_answer",
    "receive_request",
    "redact_document",
    "redact_fields",
    "revoke_token",
]
