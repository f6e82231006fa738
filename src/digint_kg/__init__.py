"""The open knowledge graph of the DIG.INT blueprint for regional VET internationalisation."""

__version__ = "0.1.0"
