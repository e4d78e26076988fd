"""What comes in: channels, polls, schedule."""
