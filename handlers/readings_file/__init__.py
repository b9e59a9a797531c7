"""Readings files: values of indicators, one a line, as a spreadsheet saves them."""
