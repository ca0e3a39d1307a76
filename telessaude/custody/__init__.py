"""What keeps a warehouse: that its files are what they were, copies of it, and the way back from them."""
