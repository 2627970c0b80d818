"""Decisions of moderators and the operator: deciders (who may), decide, apply_action, member_care."""
