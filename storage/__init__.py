"""What stays: nouns, settings, ledger."""
