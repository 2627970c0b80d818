"""How an installation is, for its operator.

gathered is what is known, concerns are the rules: what needs a person. on_screen shows it as `digest status`,
status_page as a page, metrics for Prometheus; status_server serves the last two, and `/health`.
"""
