"""Control limits and the points that call for a question: XmR for a series, funnel for comparing places.

Pure functions on numbers, in the indicator's own unit. What fires is a `Signal` with its words in pt-BR.
"""

from telessaude.reading.control.funnel import Band, Distribution, Funnel, Place, distribution, funnel
from telessaude.reading.control.signal import Rule, Signal
from telessaude.reading.control.xmr import Limits, XmR, xmr

__all__ = [
    "Band",
    "Distribution",
    "Funnel",
    "Limits",
    "Place",
    "Rule",
    "Signal",
    "XmR",
    "distribution",
    "funnel",
    "xmr",
]
