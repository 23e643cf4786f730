"""Reading and writing problems and plans: versioned JSON, folders of CSV, published instances."""
