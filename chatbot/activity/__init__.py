"""What a wider community did, read from files of any length: line by line, in bounded memory, whatever is in them."""
