"""Agreements: the contract the city signs, the internal agreement its members sign, and the payments under them."""
