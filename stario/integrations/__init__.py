"""Stario in other hosts: one module for each, which loads that host and no other.

Each has the same names: `respond(node)` answers with a node, `stream(source)` with events, `read_signals(request, T)`
gives the signals that came, `mount(app)` serves the client's file, `@streaming` makes a handler of a generator.
"""
