"""Can everybody be given their minimum? Supply against demand, and proofs where it cannot be."""
