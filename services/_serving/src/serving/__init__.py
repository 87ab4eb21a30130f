"""How one service runs apart from the others: roles, settings, HTTP, gRPC, Kafka."""
