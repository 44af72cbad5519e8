"""Records of exports without ids, and the messages captured live that they are records of.

A record is one prompt of such an export with what answered it. `linking` is its part in a capture:
what comes as a record goes through `export_record`, and records stored before end by `giving_way`.
`questions` finds the live messages that records would tell of, `answers` compares what was said.
"""
