"""What a question's SPARQL says, taken apart so that a row can be traced to the statements behind it."""
