"""The sealing of bids, mirrored file by file."""
