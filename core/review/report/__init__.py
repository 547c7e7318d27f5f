"""The report of a recording: one page that prints, in English and German."""
