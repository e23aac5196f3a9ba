"""Who pays what: items, games, rules, and how a division stands."""
