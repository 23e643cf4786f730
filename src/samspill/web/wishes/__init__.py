"""What people wish, who fits whom, and the directory."""
