"""Checking: SHACL shapes, the rule on undeclared terms, and the reports of both."""
