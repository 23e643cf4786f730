"""Problems to try things on: realistic editions of any size, and the demo edition."""
