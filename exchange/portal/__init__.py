"""The pages: applicants, partners' desks, AIMA's staff, and the sandbox's outbox. Plain HTML, no script needed."""
