"""What judges: engines, risk, forecast."""
