"""Inter, cut to the weights and characters that the pictures use (OFL, see OFL.txt)."""
