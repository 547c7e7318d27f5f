"""What the person sees: the window, on top of `core`."""
