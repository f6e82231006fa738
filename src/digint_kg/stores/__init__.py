"""Stores: where generations live. One file a store behind the port `GraphStore`."""
