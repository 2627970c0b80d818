"""The operator's command `digest`: one file a command group; `wiring` joins the concrete parts."""
