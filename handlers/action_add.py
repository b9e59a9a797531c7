"""`/kpi action add <indicator> <words>`, Create action, and its form: an action is agreed on."""

from dataclasses import dataclass, replace
from datetime import date

from domain.action_items import ActionItem
from domain.actions import Action, ActionKind
from domain.episodes import Episode
from domain.indicators import Indicator
from domain.targets import in_force
from handlers.action_changes import short, show_in_channel
from handlers.action_fields import check_description, check_in_use, wanted_action
from handlers.action_items import item_of
from handlers.action_meetings import meeting_remarks
from handlers.action_report import check_day, latest_day, rest_remarks, usual_day
from handlers.action_telling import tell_owner
from handlers.action_words import Typed, read_words
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator, is_id
from handlers.field_faults import refuse
from handlers.permissions import check_agree
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store


@dataclass(frozen=True)
class ActionForm:
    """Inputs by name: indicator, where none is given here; kind, description, owner (Slack user
    id), report_back (ISO day), root_cause, hypothesis, success.

    ``supersedes`` is the action whose place the new one takes, 0 for none. ``target`` is the one
    in force, in words, or empty.
    """

    indicator: str
    name: str
    owner: str
    report_back: date
    earliest: date
    latest: date
    episode: str = ""
    supersedes: int = 0
    kind: ActionKind = ActionKind.OTHER
    description: str = ""
    root_cause: str = ""
    hypothesis: str = ""
    target: str = ""


@dataclass(frozen=True)
class ActionAgreed:
    """``remarks`` are whole sentences."""

    item: ActionItem
    today: date
    remarks: tuple[str, ...] = ()


def open_form(request: Request, store: Store) -> ActionForm:
    """For the indicator that is named, else for one that is chosen in the form."""
    check_length(request.text)
    scene = look(request, store)
    if not request.text.strip() and not request.value("indicator"):
        day, earliest, latest = usual_day(scene), scene.today, latest_day(scene)
        return ActionForm("", "", scene.person.slack, day, earliest, latest)
    indicator = chosen_indicator(scene, request.text)
    check_agree(scene, indicator)
    check_in_use(indicator)
    return _form(scene, indicator, request.value("episode"))


def form_instead_of(scene: Scene, action: Action, indicator: Indicator) -> ActionForm:
    """Begun with what the action says that it is to supersede."""
    check_in_use(indicator)
    return replace(
        _form(scene, indicator, ""),
        supersedes=action.id,
        kind=action.kind,
        description=action.description,
        root_cause=action.root_cause,
        hypothesis=action.hypothesis,
    )


def handle(request: Request, store: Store) -> ActionAgreed | ActionForm:
    """From the words: the indicator, what is to be done, and who by when; without any a form.

    A form also asks for the day that a standard action needs.
    """
    check_length(request.text)
    scene = enter(request, store)
    if not request.text.strip():
        return open_form(request, store)
    read = read_words(scene, request.text)
    check_agree(scene, read.indicator)
    check_in_use(read.indicator)
    kind = ActionKind.of_words(read.description)
    check_description(read.description)
    if not read.description or (kind.needs_report_back and read.report_back is None):
        return _begun(scene, read, kind)
    if read.report_back is not None:
        check_day(scene, read.report_back)
    wanted = Action(
        id=0,
        indicator=read.indicator.key,
        description=read.description,
        owner=(read.owner or scene.person).key,
        created_by=scene.person.key,
        created_at=scene.now,
        kind=kind,
        report_back=read.report_back,
    )
    return agreed(scene, wanted, read.indicator)


def _begun(scene: Scene, read: Typed, kind: ActionKind) -> ActionForm:
    """A form with what was typed, for what was not."""
    form = _form(scene, read.indicator, "")
    return replace(
        form,
        owner=read.owner.slack if read.owner and read.owner.slack else form.owner,
        report_back=read.report_back or form.report_back,
        kind=kind,
        description=read.description,
    )


def agree(request: Request, store: Store) -> ActionAgreed:
    """The form's inputs, all faults told at once, each at its own."""
    scene = enter(request, store)
    if not request.value("indicator"):
        raise refuse("indicator", "Choose the indicator that the action is to improve.")
    indicator = chosen_indicator(scene, "")
    check_agree(scene, indicator)
    check_in_use(indicator)
    return agreed(scene, wanted_action(scene, indicator), indicator)


def agreed(scene: Scene, wanted: Action, indicator: Indicator) -> ActionAgreed:
    """Store it with the exception that is going on, and show it in that one's message."""
    episode, remark = _exception(scene, indicator)
    wanted = replace(wanted, episode=episode.id if episode else None)
    action = scene.store.actions.add(wanted)
    detail = {"indicator": indicator.key, "description": action.description, "owner": action.owner}
    who, now = scene.person, scene.now
    scene.store.audit.note(who.key, "agreed action", f"action:{action.id}", detail, now)
    item = item_of(scene.store, action)
    shown = show_in_channel(scene, action, agreed_line(item, who.name))
    tell_owner(scene, action)
    rest = rest_remarks(scene, action.id, action.report_back)
    remarks = (remark, *rest, *meeting_remarks(scene, indicator, action.report_back), *shown)
    return ActionAgreed(item, scene.today, tuple(each for each in remarks if each))


def agreed_line(item: ActionItem, by: str) -> str:
    """What, who and by when, and who agreed on it where that is somebody else."""
    day = f", report back {item.report_back:%-d %b %Y}" if item.report_back else ""
    said = f" (agreed by {by})" if by != item.owner else ""
    what = f"Action #{item.number} is agreed: {short(item.description)}"
    return f"{what}. {item.owner}{day}{said}"


def _exception(scene: Scene, indicator: Indicator) -> tuple[Episode | None, str]:
    """The one going on, and what is to be said where the request was about one that is over."""
    episodes = scene.store.episodes.of(indicator.key)
    going = next((each for each in reversed(episodes) if not each.is_over), None)
    number = scene.request.value("episode")
    asked = next((each for each in episodes if is_id(number) and each.id == int(number)), None)
    if asked is None or not asked.is_over:
        return going, ""
    over = f"The exception since {asked.opened.label} is {asked.state} by now"
    if going is not None:
        return going, f"{over}, so the action goes with the one since {going.opened.label}."
    return None, f"{over}, so the action stands with {indicator.name} itself."


def _form(scene: Scene, indicator: Indicator, episode: str) -> ActionForm:
    store = scene.store
    explained = store.explanations.latest(int(episode)) if is_id(episode) else None
    return ActionForm(
        indicator=indicator.key,
        name=indicator.name,
        owner=_usual_owner(scene, indicator),
        report_back=usual_day(scene, indicator),
        earliest=scene.today,
        latest=latest_day(scene),
        episode=episode,
        root_cause=explained.answers[0] if explained else "",
        target=_target_words(scene, indicator),
    )


def _usual_owner(scene: Scene, indicator: Indicator) -> str:
    """The lead officer's Slack account, as long as there is one."""
    lead = scene.store.people.get(indicator.lead_officer)
    is_here = lead is not None and lead.slack not in scene.store.departures.all() | {""}
    return lead.slack if lead and is_here else scene.person.slack


def _target_words(scene: Scene, indicator: Indicator) -> str:
    record = scene.store.records.of(indicator.key)
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    target = in_force(record.targets, running)
    return Words(record).value(target.value) if target else ""
