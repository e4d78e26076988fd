"""The commands by subject: each parses, calls, prints; typer is known here and in cli.py only."""
