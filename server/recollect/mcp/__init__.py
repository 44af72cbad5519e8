"""MCP: the tools that AI clients call, and the bridges that carry it over HTTP and stdio.

Nothing here is imported before it is needed but `bridge`: the SDK takes a second to import.
"""
