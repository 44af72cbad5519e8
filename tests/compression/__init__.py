"""Tests of the compressor."""
