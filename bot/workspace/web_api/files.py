"""files.*: the upload in three steps, and looking at files."""

from bot.workspace import limits, posting, shapes, storing
from bot.workspace.errors import SlackError
from bot.workspace.records import Json, StoredFile
from bot.workspace.web_api.call import Call


def get_upload_url(call: Call) -> Json:
    call.need("files:write")
    name, length = call.required("filename"), call.required("length")
    if not length.isdigit() or int(length) < 1:
        raise SlackError("invalid_arguments")
    if len(call.text("alt_txt")) > limits.ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    bot = call.workspace.install.user_id
    file = storing.new_file(call.workspace, name, int(length), bot, call.text("alt_txt"))
    ticket = call.workspace.tickets.new_upload(file.id)
    return {"ok": True, "upload_url": f"{call.workspace.url}/files-upload/{ticket}",
            "file_id": file.id}  # fmt: skip


def complete_upload(call: Call) -> Json:
    call.need("files:write")
    given = call.args.get("files")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments")
    files = [_uploaded(call, each) for each in given]
    channel_id = call.text("channel_id") or call.text("channels").split(",")[0]
    if channel_id:
        _check_share(call, channel_id)
    for file, each in zip(files, given, strict=True):
        storing.complete(call.workspace, file, str(each.get("title") or ""))
    if channel_id:
        _share(call, channel_id, files)
    shown = [shapes.file(call.workspace, file) for file in files]
    return {"ok": True, "files": shown}


def _uploaded(call: Call, given: object) -> StoredFile:
    file_id = given.get("id") if isinstance(given, dict) else None
    file = call.workspace.files.get(str(file_id))
    if file is None or not file.uploaded or file.deleted:
        raise SlackError("file_not_found")
    if file.completed:
        raise SlackError("file_already_completed")
    return file


def _check_share(call: Call, channel_id: str) -> None:
    channel = call.workspace.channels.get(channel_id)
    if channel is None:
        raise SlackError("invalid_channel")
    if channel.archived:
        raise SlackError("is_archived")
    if not call.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")


def _share(call: Call, channel_id: str, files: list[StoredFile]) -> None:
    channel = call.workspace.channels[channel_id]
    blocks = posting.checked_blocks(call.workspace, call.args.get("blocks"))
    for file in files:
        file.channels.append(channel_id)
        call.workspace.save(file)
    message = posting.bot_message(
        call.workspace, channel, call.text("initial_comment"), blocks,
        files=[file.id for file in files], subtype="file_share",
        thread_ts=call.text("thread_ts"),
    )  # fmt: skip
    posting.post(call.workspace, channel, message)


def info(call: Call) -> Json:
    call.need("files:read")
    file = _visible(call)
    return {"ok": True, "file": shapes.file(call.workspace, file), "comments": []}


def delete(call: Call) -> Json:
    call.need("files:write")
    file = _visible(call)
    if file.user != call.workspace.install.user_id:
        raise SlackError("cant_delete_file")
    file.deleted = True
    call.workspace.save(file)
    call.workspace.changes.add("file", by_bot=True)
    return {"ok": True}


def _visible(call: Call) -> StoredFile:
    file = call.workspace.files.get(call.required("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    places = [call.workspace.channels[each] for each in file.channels]
    mine = file.user == call.workspace.install.user_id
    if not mine and not any(call.workspace.bot_is_in(place) for place in places):
        raise SlackError("file_not_found")
    return file
