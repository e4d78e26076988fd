"""What goes out: drafts, replies, alerts, reports."""
