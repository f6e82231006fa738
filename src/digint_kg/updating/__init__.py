"""SPARQL 1.1 Update, run so that nothing but one graph can change (decision record 9)."""
