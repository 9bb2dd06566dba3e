"""The conformance suite: a service seen from outside, and what the contract says of it."""
