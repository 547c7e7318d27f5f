"""What a network is worth: figures, calibration, and what in a face it goes by."""
