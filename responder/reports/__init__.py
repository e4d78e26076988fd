"""To the people who decide: what one week or any other period was."""
