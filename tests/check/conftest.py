"""A small landing made by hand, for every test of the doctor."""

from doctor_by_hand import landing as landing
