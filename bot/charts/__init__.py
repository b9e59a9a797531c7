"""The pictures: plain facts in, PNG bytes out."""
