"""Reads mails in processes that may be killed: process (starts and asks them) -> worker -> take_apart."""
