"""Stubs: the code that a component has until its first call. It hands its arguments to whoever folds the component.

A stub has the layout of the code it stands for (parameters, free variables, whether it is a coroutine), so that the
function looks the same to whoever inspects it. One is compiled for each form of parameters, and renamed for each
function, which takes microseconds.
"""

from __future__ import annotations

import warnings
from functools import cache
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_VARIABLE, _KEYWORDS, _GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x04, 0x08, 0x20, 0x80, 0x200
_FIRST: Final = "\0stario: the first call"


def stub(code: CodeType, first: Callable[..., Any]) -> CodeType | None:
    """Return code that calls `first` with what it is called with; None for an async generator, which cannot wait."""
    if code.co_flags & _ASYNC_GENERATOR:
        return None
    total = code.co_argcount + code.co_kwonlyargcount
    keywords = code.co_varnames[code.co_argcount : total]
    flags = code.co_flags & (_VARIABLE | _KEYWORDS | _GENERATOR | _COROUTINE)
    general = _general(code.co_posonlyargcount, code.co_argcount, keywords, flags)
    total += bool(flags & _VARIABLE) + bool(flags & _KEYWORDS)
    return general.replace(
        co_consts=tuple([first if constant == _FIRST else constant for constant in general.co_consts]),
        co_varnames=code.co_varnames[:total],
        co_freevars=code.co_freevars,
        co_filename=code.co_filename,
        co_firstlineno=code.co_firstlineno,
        co_name=code.co_name,
        co_qualname=code.co_qualname,
    )


@cache
def _general(positional_only: int, positional: int, keywords: tuple[str, ...], flags: int) -> CodeType:
    ours = max(["", *keywords], key=len) + "_"  # the start of names that no parameter has
    names = [f"{ours}{place}" for place in range(positional)]
    rest, named = [f"*{ours}rest"] * bool(flags & _VARIABLE), [f"**{ours}named"] * bool(flags & _KEYWORDS)
    passed = ", ".join([*names, *rest, *(f"{key}={key}" for key in keywords), *named])
    taken = [*names[:positional_only], *["/"] * bool(positional_only), *names[positional_only:]]
    taken += [*(rest or ["*"] * bool(keywords)), *keywords, *named]
    call = f"{_FIRST!r}({passed})"
    body = f"await {call}" if flags & _COROUTINE else f"(yield from {call})" if flags & _GENERATOR else call
    source = f"{'async ' * bool(flags & _COROUTINE)}def stub({', '.join(taken)}): return {body}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a text that is called: it is an object by the time it runs
        whole = compile(source, "<stario stub>", "exec", dont_inherit=True)
    return next(constant for constant in whole.co_consts if isinstance(constant, CodeType))
