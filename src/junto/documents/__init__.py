"""Attachments by digest, frozen versions, retention and legal hold, search."""
