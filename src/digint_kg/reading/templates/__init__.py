"""Reads filled templates: cells become triples, and each triple keeps its cell."""
