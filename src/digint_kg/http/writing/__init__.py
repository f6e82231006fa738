"""The doors through which programs write: SPARQL Update and the Graph Store Protocol."""
