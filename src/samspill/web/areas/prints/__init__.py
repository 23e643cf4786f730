"""What is printed: templates of our own (``typst/``), filled with data, made into tagged PDFs."""
