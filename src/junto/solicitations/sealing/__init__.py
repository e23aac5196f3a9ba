"""Sealing in this room: keys and their shares, what the platform holds of them, and the wraps of submissions."""
