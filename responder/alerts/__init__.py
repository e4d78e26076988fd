"""To the person on call: what holds, whether to tell it, and how."""
