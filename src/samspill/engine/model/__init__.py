"""What a problem and a plan are: facts, values and nothing that searches. Imports no solver."""
