"""A log anyone can verify: the RFC 6962 Merkle tree that the journal's seals and later the public log are made of."""
