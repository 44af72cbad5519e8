"""Context memory: a conversation of any length as one message within a token budget, verbatim.

No model runs. Parse, index, score, select, emit: `compressor` is the road, the other modules are
its steps. Knows nothing of HTTP and nothing of accounts.
"""
