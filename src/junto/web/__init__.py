"""The front door: home, what every page shows, errors, the guided tour. It may know every room."""
