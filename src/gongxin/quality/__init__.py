"""How good the data is that departments send: figures with the rows behind them, samples, bulletins, warnings, alerts."""
