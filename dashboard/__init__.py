"""What people see of a publication: the coordinators' page and the reports. No indicator is computed here."""
