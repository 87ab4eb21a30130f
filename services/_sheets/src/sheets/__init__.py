"""Sheets as people send them: opened safely, read to grids of cells, and taken from a form.

What a sheet is about, its columns and its rows, is its reader's: a roll's `registry.sheets`, a contract's
services `alliance.item_rows`, ballots' deliveries the suite's.
"""
