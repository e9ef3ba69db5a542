"""What is remembered: the store, its tables, statements and verbs."""
