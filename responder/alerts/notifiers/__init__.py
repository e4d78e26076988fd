"""The ways of telling somebody, one file each."""
