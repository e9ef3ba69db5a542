"""Discord in and out, one feature a file."""
