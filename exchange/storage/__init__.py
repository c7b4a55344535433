"""What the hub remembers: tables, repositories and transactions; no decision is taken here."""
