"""The gallery under a server of the tests' own."""

from stario_gallery.site import make_app

app = make_app()
