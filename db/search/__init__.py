"""Full-text search: one interface (`hits`), an implementation for each database, one set of tests.

What is indexed, and how it follows the posts by itself, stands in `migrations/versions/0002`.
"""
