"""The checks of a story that is told with the programs of the OpenStack family."""

import sys
import traceback

from checks import Checks


class Story(Checks):
    """Checks, and how a program succeeds or fails."""

    def works(self, name, ran):
        """Passes if the program ended well."""
        self.check(name, "done" if ran.code == 0 else str(ran), "done")

    def fails(self, name, ran, *texts):
        """Passes if the program failed and showed all these texts."""
        shown = f"{ran.output}\n{ran.errors}"
        is_right = ran.code != 0 and all(text in shown for text in texts)
        self.check(name, texts if is_right else str(ran), texts)

    def raises(self, name, wanted, call, /, *arguments, **fields):
        """Passes if the call raises an HTTP error of this status. Gives the error's text."""
        text = ""
        try:
            seen = f"answered: {str(call(*arguments, **fields))[:200]}"
        except Exception as error:  # each library has errors of its own
            seen = getattr(error, "status_code", None) or getattr(error, "http_status", None) or repr(error)
            text = str(error)
        self.check(name, seen, wanted)
        return text


def tell_all(title, topics, names):
    """Tells the topics that are named, or all; one that breaks off leaves the others to be told."""
    story = Story(title)
    for name in names or topics:
        try:
            topics[name](story)
        except Exception:  # whatever it is, it is shown
            traceback.print_exc(file=sys.stdout)
            story.check(f"{name} is told to its end", "it broke off", "told")
    return story.exit_code()
