"""The reliability suite behind `lab/faults`: see its description there."""
