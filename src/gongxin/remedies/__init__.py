"""Objections and repairs: what an organisation can do about what stands in its file, with clocks, reasons and a trail."""
