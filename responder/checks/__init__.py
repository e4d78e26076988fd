"""Checks on a reply, drafted or edited: one small file each, all French and English."""
