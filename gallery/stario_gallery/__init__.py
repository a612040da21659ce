"""The gallery: Stario's own pages, for now a list of the example apps that runs them. Nothing imports it."""
