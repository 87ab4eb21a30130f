"""The law as data and arithmetic: thresholds, dates, calendar, jurisdiction profiles. All pure."""
