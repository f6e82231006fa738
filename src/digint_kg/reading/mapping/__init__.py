"""Mappings: how the rows of a table become statements."""
