"""Gives `collections` the names back that Python 3.10 took from it, for eclcli 4.8.0, which uses them.

setup_ecl puts this file into eclcli's environment only where no older Python can be had, so that the client itself
stays as it was published.
"""

import collections
import collections.abc

for name in collections.abc.__all__:
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))
