"""Assemblies, accounts, deputies and their delegations, stations, sign-in, inbox."""
