"""How the weights in classifier/weights were made; not needed to use them."""
