"""Log lines: one JSON object of the Elastic Common Schema each, or readable text on a terminal."""
