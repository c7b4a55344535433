"""What integrators are told: pages, examples and a data dictionary made from the same source as the hub itself."""
