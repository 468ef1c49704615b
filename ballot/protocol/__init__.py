"""The voting protocol of docs/protocol.md, clause by clause: pure, no clock, no database."""
