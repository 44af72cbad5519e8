"""The part of what is stored that helps with a question, in as many tokens as there are."""
