"""The networks: their layers, what they learn to make small, and weights to go on from."""
