"""Verbs, one transaction each; each asks `forum` for the rule and writes what it decided."""
