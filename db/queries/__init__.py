"""Statements, one module a table; none of them commits."""
