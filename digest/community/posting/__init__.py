"""What changes a conversation: publish, change, tagging, conversation_care, archive (from elsewhere).

danger notices, with signs_of_danger, who may harm themselves.
"""
