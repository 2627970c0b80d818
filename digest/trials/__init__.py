"""Clinical trials: what a registry says of them, kept and searched; never for whom one is."""
