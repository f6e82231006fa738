"""Describing: what the service tells of itself and its datasets (DCAT-AP, VoID, SPARQL SD, schema.org)."""
