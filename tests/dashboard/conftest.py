"""Publications made by hand, for the tests of the page."""

from publication_by_hand import publish as publish
from publication_by_hand import read as read
