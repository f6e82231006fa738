"""Draws answers: a table and what a question says of it become one Vega-Lite specification, and that a picture."""
