"""What views and reports ask of a publication: figures, series, deliveries, faults, and words. No drawing."""
