"""The journal that proves itself: its canonical form, its chain, its file, its verification."""
