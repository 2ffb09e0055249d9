"""Tips and complaints about organisations and government bodies; whoever reports is kept in a sealed store, or nowhere."""
