"""What an operator sees of the service: metrics, logs, whether it is ready."""
