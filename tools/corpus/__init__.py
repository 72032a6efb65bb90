"""Helpers of tools/make-corpus: mail histories with truth by construction."""
