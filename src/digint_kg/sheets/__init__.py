"""Writes workbooks: templates with headers, help, lists to choose from, and what reading them back needs."""
