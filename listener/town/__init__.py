"""A small simulated town of social networks, served on loopback, for the demo and the tests."""
