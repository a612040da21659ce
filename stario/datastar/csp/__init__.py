"""Pages under a strict Content Security Policy: no `unsafe-eval`, no `unsafe-inline`, Trusted Types.

The client makes functions of a page's expressions with `Function`, which such a policy forbids. From 1.0.4 on it has,
by its documentation, a way of its own; for 1.0.1 and 1.0.2 the page carries its expressions as a table of functions in
a script with the page's nonce, and a patch that brings further ones is preceded by an event with theirs.
"""

from stario.datastar.csp.scripts import running as run
from stario.datastar.csp.tables import Table, knows_nonces, new_nonce, page, policy, script

__all__ = ["Table", "knows_nonces", "new_nonce", "page", "policy", "run", "script"]
