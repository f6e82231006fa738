"""What can be done, one verb a file. Use cases speak to ports; both doors call them."""
