"""Draws answers: a table, and what a question says of it, become a Vega-Lite specification and a picture."""
