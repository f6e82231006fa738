"""Tokens, login sessions and the audit log: who may write, and who did (decision record 8)."""
