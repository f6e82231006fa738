"""What a workbook to be filled by hand consists of: derived from ontology, shapes and code lists."""
