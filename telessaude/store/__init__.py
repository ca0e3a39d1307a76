"""The warehouse as a folder: its database, lock, runs, clock, and what a user is told when it fails."""
