"""Code lists with dates of effect: data files, how one is read, and the book in which a code is looked up by day.

A list changes by a dated line entered ahead, never by a deployment. Closed vocabularies that no law changes stand in
the code beside the kind they belong to.
"""
