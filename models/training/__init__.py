"""How the networks were made; the only place that imports Keras."""
