"""The service as a server: what it measures of requests, and what it answers itself."""
