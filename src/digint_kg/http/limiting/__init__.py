"""What the service takes from any one client, and from all of them."""
