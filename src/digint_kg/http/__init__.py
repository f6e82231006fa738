"""The HTTP door. `app.create_app` makes it, `serve.run` runs it."""
