"""The wire, described once: what is validated is what the OpenAPI document says."""
