"""Five-party consultation: the table, its sessions, positions, actions and minutes."""
