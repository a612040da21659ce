"""`python -m stario` is the command `stario`."""

from stario.web.cli import main

main(prog_name="stario")
