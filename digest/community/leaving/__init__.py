"""The end of a membership: account, erased_member, and pending_member, who never joined."""
