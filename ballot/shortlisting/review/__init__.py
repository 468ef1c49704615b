"""审议: deputies read the candidates, ask and say what they think, and departments answer."""
