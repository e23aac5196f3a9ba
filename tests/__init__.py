"""The tests: they mirror the package, and tell in their names what a thing does."""
