"""The years in which a day that somebody writes may lie; a later one means never, and never is no date."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
