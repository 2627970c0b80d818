"""Archives that become conversations: an mbox is cut into messages, each is read, and all are imported."""
