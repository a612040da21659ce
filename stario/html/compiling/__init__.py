"""The compiler: element calls in a component's own source become templates. Loaded when a component is first called."""
