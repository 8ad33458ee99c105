"""What the library reads against what people labelled by hand."""
