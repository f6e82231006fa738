"""Publishing: from checked documents to the next generation."""
