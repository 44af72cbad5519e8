"""HTTP and WebSocket: routes, handlers, middleware."""
