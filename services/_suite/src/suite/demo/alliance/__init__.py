"""The story of three estates without a service that holds, in each district's profile (flow 5.1)."""
