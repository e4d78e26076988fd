"""Help articles: read from a folder or an export, and found for a customer's question."""
