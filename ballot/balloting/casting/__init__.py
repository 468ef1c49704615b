"""The urn: a ballot goes in once and stays, and its receipt says so."""
