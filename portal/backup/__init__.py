"""Backup and restore: the database and the private files in one encrypted file."""
