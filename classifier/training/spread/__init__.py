"""How the figures of `weights/growth.toml` came about."""
