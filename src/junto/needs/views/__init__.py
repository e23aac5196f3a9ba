"""Pages of the needs room: lists and maps, one need, funds, problem reports."""
