"""Picture files, alone, in folders and as the numbered frames of a recording."""
