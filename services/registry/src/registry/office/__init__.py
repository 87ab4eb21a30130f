"""The office's pages: sign in, load a sheet, decide what is doubtful, save lists. No JavaScript.

Every page is rendered here, in zh-CN at `/office/…` and in English at `/en/office/…`, and does what
the REST API does, through the same functions and with the same rights.
"""
