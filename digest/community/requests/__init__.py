"""What waits for a moderator: moderation_request, open_request, request_number.

moderation_action lists the decisions, and which fit a request.
"""
