"""Tables as people keep them: workbooks and text files, as sheets of rows of typed cells."""
