"""Government integrity: promises, contracts, invoices, arrears, judgments and breaches of bodies, never of their staff."""
