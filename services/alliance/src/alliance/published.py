"""What the alliance tells others."""
