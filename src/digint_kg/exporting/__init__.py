"""Writes answers as files for other programs: workbooks and Parquet."""
