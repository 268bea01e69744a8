"""The checks of a story that is told with the Python SDK."""

from zenlayercloud.common.excpetion.zenlayer_cloud_sdk_exception import ZenlayerCloudSdkException

from checks import Checks


class Story(Checks):
    """Checks, and what a refusal looks like to this SDK."""

    def refused(self, name, wanted_code, action, *arguments, **fields):
        """Passes if the call is refused with this code, a message and a request ID. Gives the message."""
        message = ""
        try:
            answer = action(*arguments, **fields)
        except ZenlayerCloudSdkException as refusal:
            message = refusal.message
            seen = (refusal.code, bool(message), bool(refusal.request_id))
        else:
            seen = f"accepted: {str(answer)[:200]}"
        self.check(name, seen, (wanted_code, True, True))
        return message
