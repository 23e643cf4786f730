"""What templates say of numbers, times, sectors and icons."""
