"""The authorization server: who a partner's software is, and the short-lived opaque tokens it is given."""
