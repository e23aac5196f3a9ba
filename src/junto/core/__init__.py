"""The methods: plain Python, no Django, usable as a library and from the command line."""
