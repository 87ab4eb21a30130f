"""Every service apart, over PostgreSQL and Kafka, as child processes of one supervisor."""
