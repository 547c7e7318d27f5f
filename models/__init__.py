"""The two convolutional networks: labels, cards, the shared face crop and inference."""
