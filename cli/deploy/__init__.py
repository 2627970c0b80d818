"""What stands around an installation on its machine: mail server, web server, units, DNS records."""
