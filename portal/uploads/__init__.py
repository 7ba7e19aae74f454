"""Files that people send: judged at one gate, kept in one way, served by one view.

`gate.check` says whether a file may come in, `fields.UploadField` asks it for a form, `models.PrivateFile` keeps what
came in, and `serving.send` hands it out again.
"""
