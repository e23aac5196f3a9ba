"""The published log: its key, its files, receipts, who may have them, and what is said of them."""
