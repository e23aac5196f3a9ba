"""The demonstration: a downtown and a town of three, played through the same actions that users take."""
