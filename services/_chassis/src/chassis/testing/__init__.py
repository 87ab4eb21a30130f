"""What tests of every service share: a throw-away PostgreSQL, stores and their writers."""
