"""Pairs of printed lines and what a reader makes of them, from which a repair of misread text is learned."""
