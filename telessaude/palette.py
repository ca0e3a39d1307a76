"""The colours of all that is shown, said once: page, charts, reports, workbooks, the validation page.

They are Okabe and Ito's, darkened until each has at least 4.5:1 against white (WCAG AA for text), so that one
colour serves for lines, bars and words. Nothing is told by colour alone: beside it stand a sign and a word.
"""

INK = "#1B2128"
MUTED = "#56616B"
GRID = "#DDE2E7"
STRIPE = "#AEB8C1"
PAPER = "#FFFFFF"
SHADE = "#EEF2F5"
ACCENT = "#0067A3"
# What is well, so so, not well; and the ground that each stands on.
GOOD, GOOD_GROUND = "#007355", "#E3F3EE"
FAIR, FAIR_GROUND = "#7D5E00", "#FAF2DC"
ALERT, ALERT_GROUND = "#A03A00", "#FBE9E0"
# Under the names of a workbook's columns, where a spreadsheet draws its own grid.
HEADING = "#DDE7F0"

# In the order series take them.
SERIES = (ACCENT, ALERT, GOOD, "#9C3E7E", FAIR, INK, "#3F6FB5", "#6B6F00")
SEQUENTIAL = ("#EAF3FA", "#B9D7EC", "#7FB3D8", ACCENT, "#003F68")
