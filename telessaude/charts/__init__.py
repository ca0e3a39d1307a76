"""Charts of the page and of the reports: Vega-Lite specifications that say themselves what they show.

Every function returns a drawing whose `description` is a pt-BR sentence: Vega makes it the aria-label, and
its `description` serves as a caption. Frames are pandas; what is read of them is in each docstring.
`decimals` left out are those of the unit; without `width` a chart takes what it gets.
"""

from telessaude.charts.attainment import attainment
from telessaude.charts.bars import breakdown, ranking
from telessaude.charts.choropleth import choropleth
from telessaude.charts.delivery import delivery, delivery_states
from telessaude.charts.drawing import Drawing
from telessaude.charts.flow import flow
from telessaude.charts.funnel import funnel
from telessaude.charts.scores import scores
from telessaude.charts.series import series
from telessaude.charts.tiles import tile_map

__all__ = [
    "Drawing",
    "attainment",
    "breakdown",
    "choropleth",
    "delivery",
    "delivery_states",
    "flow",
    "funnel",
    "ranking",
    "scores",
    "series",
    "tile_map",
]
