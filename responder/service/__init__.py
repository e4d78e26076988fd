"""Cases as a customer-care team handles them: calendar, clocks, departments, closing."""
