"""Drafts written by a language model, within what the playbooks allow; off unless configured."""
