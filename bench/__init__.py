"""Measures this project against its peers: `python -m bench` (see README.md)."""
