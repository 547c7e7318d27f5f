"""The graphical interface, on top of `core`."""
