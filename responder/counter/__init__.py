"""The desk at the keyboard: the queue beside one case, each act one key."""
