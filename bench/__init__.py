"""Measures a served hub beside its floors, in one run on one machine; figures mean something only as ratios."""
