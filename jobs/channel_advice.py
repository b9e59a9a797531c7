"""What to do when a channel cannot be posted to, in plain words."""

ADVICE = {
    "not_in_channel": "Type /invite @Statkeeper in the channel.",
    "channel_not_found": (
        "The channel is private or gone. Type /invite @Statkeeper in it, or give the unit "
        "another channel with /kpi unit."
    ),
    "is_archived": (
        "The channel is archived. Unarchive it, or give the unit another channel with /kpi unit."
    ),
    "user_not_found": "This person is not in the workspace. Name somebody else for the task.",
    "user_disabled": "This account is deactivated. Name somebody else for the task.",
    "cannot_dm_bot": "This is a bot's account. Name a person for the task.",
}
RESTRICTED = "Posting is restricted there. Ask a workspace administrator to let Statkeeper post."


def advice_for(error: str) -> str:
    return ADVICE.get(error, RESTRICTED)
