"""Answers SPARQL from the current generation, in reader processes that can be ended at any moment.

Nothing is imported here: the reader process passes through this file, and must start fast. The adapter of
the port `Answerer` is `pool.ReaderPool`.
"""
