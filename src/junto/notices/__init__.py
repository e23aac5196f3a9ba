"""What waits for whom; notices by page and digest mail; a calendar of what is due."""
