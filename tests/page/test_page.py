"""What a person can do on the page of the local workspace."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.page.conftest import Open

pytestmark = pytest.mark.browser


def _composer(page: Page) -> Locator:
    return page.locator("#pane .composer-box")


def _send(page: Page, text: str) -> None:
    _composer(page).fill(text)
    _composer(page).press("Enter")


def _message(page: Page, words: str) -> Locator:
    return page.locator("#pane .msg", has_text=words).last


def _modal(page: Page) -> Locator:
    return page.locator("dialog.modal[open]")


def test_a_command_is_completed_by_the_keyboard_and_answered_privately(open_page: Open) -> None:
    page = open_page()
    _composer(page).press_sequentially("/kpi sta")
    expect(page.get_by_role("option", name="/kpi status")).to_be_visible()
    _composer(page).press("Tab")
    expect(_composer(page)).to_have_value("/kpi status ")
    _composer(page).press_sequentially("imt")
    _composer(page).press("Enter")
    answer = _message(page, "You typed status imt")
    expect(answer).to_contain_text("Only visible to you")
    answer.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#pane .msg")).to_have_count(0)


def test_the_arrow_up_brings_back_what_was_sent(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi due")
    expect(_message(page, "You typed due")).to_be_visible()
    _composer(page).press("ArrowUp")
    expect(_composer(page)).to_have_value("/kpi due")


def _far_below(page: Page, first: str) -> None:
    """Many lines after a first one, which the reader then goes back to."""
    _send(page, first)
    for number in range(12):
        _send(page, f"Line {number}\nand another")
        expect(_message(page, f"Line {number}")).to_be_visible()
    page.locator("#pane .scroller").hover()
    page.mouse.wheel(0, -4000)
    expect(page.locator("#pane .day")).to_be_in_viewport()
    expect(_message(page, "Line 11")).not_to_be_in_viewport()


def test_what_one_sends_is_in_sight_wherever_one_was_reading(open_page: Open) -> None:
    page = open_page()
    _far_below(page, "Good morning")
    _send(page, "The newest")
    expect(_message(page, "The newest")).to_be_in_viewport()


def test_the_private_answer_to_a_button_comes_into_sight(open_page: Open) -> None:
    page = open_page()
    _far_below(page, "/kpi alert")
    page.get_by_role("button", name="Snooze").click()
    page.locator("dialog.confirm .btn-primary").click()
    expect(_message(page, "It is quiet until Friday.")).to_be_in_viewport()


def test_shift_enter_starts_a_new_line_instead_of_sending(open_page: Open) -> None:
    page = open_page()
    _composer(page).press_sequentially("one")
    _composer(page).press("Shift+Enter")
    _composer(page).press_sequentially("two")
    expect(_composer(page)).to_have_value("one\ntwo")


@pytest.mark.usefixtures("slacks_seconds")
def test_a_command_without_an_answer_says_so_kindly(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi silent")
    failed = page.locator(".msg-failed")
    expect(failed).to_contain_text("/kpi silent failed because the app did not respond")
    expect(failed).to_contain_text("send the command again")


def test_a_button_edits_its_message_and_the_thread_tells_why(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi alert")
    page.get_by_role("button", name="I'm on it").click()
    alert = _message(page, "analyst is on it")
    expect(alert.get_by_role("button", name="I'm on it")).to_have_count(0)
    alert.get_by_text("edited").click()
    expect(_modal(page).get_by_role("heading", name="Earlier versions")).to_be_visible()
    page.keyboard.press("Escape")
    alert.get_by_role("button", name="1 reply").click()
    expect(page.locator("#thread")).to_contain_text("Thank you for taking it.")


def test_a_reply_stays_in_its_thread(open_page: Open) -> None:
    page = open_page()
    _send(page, "Shall we begin?")
    first = _message(page, "Shall we begin?")
    first.hover()
    first.get_by_role("button", name="Reply in thread").click()
    page.locator("#thread .composer-box").fill("Yes, now.")
    page.locator("#thread .composer-box").press("Enter")
    expect(page.locator("#thread .msg", has_text="Yes, now.")).to_be_visible()
    expect(first).to_contain_text("1 reply")
    expect(page.locator("#pane .msg", has_text="Yes, now.")).to_have_count(0)


def test_a_confirmation_that_is_declined_sends_nothing(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi alert")
    page.get_by_role("button", name="Snooze").click()
    expect(page.locator("dialog.confirm")).to_contain_text("It stays quiet.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("dialog.confirm")).to_have_count(0)
    expect(page.get_by_role("button", name="I'm on it")).to_be_visible()


def test_a_modal_shows_errors_at_the_field_and_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi log")
    _modal(page).get_by_role("button", name="Log", exact=True).click()
    expect(_modal(page).locator(".error:visible")).to_have_text(
        ["Please complete this required field."] * 2
    )
    _modal(page).get_by_role("button", name="Indicator").click()
    page.get_by_role("option", name="First line fix").click()
    _modal(page).get_by_label("Value").fill("lots")
    _modal(page).get_by_role("button", name="Log", exact=True).click()
    expect(_modal(page).locator(".error:visible")).to_have_text(["lots is no number. Write 29.5."])
    expect(_modal(page).get_by_label("Value")).to_have_value("lots")
    expect(_modal(page).get_by_label("Value")).to_be_focused()
    _modal(page).get_by_label("Value").fill("29.5")
    _modal(page).get_by_role("button", name="Log", exact=True).click()
    expect(_modal(page)).to_have_count(0)
    expect(_message(page, "@Service Desk Analyst logged 29.5")).to_be_visible()


def test_a_mended_field_is_not_called_wrong_any_longer(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi log")
    _modal(page).get_by_role("button", name="Log", exact=True).click()
    expect(_modal(page).locator(".error:visible")).to_have_count(2)
    _modal(page).get_by_label("Value").fill("29.5")
    expect(_modal(page).locator(".error:visible")).to_have_count(1)
    _modal(page).get_by_role("button", name="Indicator").click()
    page.get_by_role("option", name="First line fix").click()
    expect(_modal(page).locator(".error:visible")).to_have_count(0)


def test_what_leaves_a_form_is_forgotten(open_page: Open) -> None:
    kept = open_page().evaluate(
        """async () => {
          const { Form } = await import("/_workspace/page/form.js");
          const form = new Form();
          for (const id of ["value", "note"]) {
            form.set({ block_id: id }, { action_id: id, type: "plain_text_input" }, { value: "5" });
          }
          form.prune([{ block_id: "note" }]);
          return Object.keys(form.collect());
        }"""
    )
    assert kept == ["note"]


def test_escape_closes_a_modal_and_the_page_can_be_used_again(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi log")
    expect(_modal(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(_modal(page)).to_have_count(0)
    expect(_composer(page)).to_be_focused()


def test_focus_stays_inside_an_open_modal(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi log")
    expect(_modal(page)).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog, body').tagName") != "MAIN"
        assert not page.evaluate("Boolean(document.activeElement.closest('#pane, #sidebar'))")


def test_another_person_sees_the_message_but_not_the_private_answer(open_page: Open) -> None:
    page = open_page()
    _send(page, "Good morning")
    _send(page, "/kpi due")
    expect(_message(page, "You typed due")).to_be_visible()
    page.get_by_role("button", name=re.compile("You are")).click()
    page.get_by_role("option", name="Service Delivery Manager").click()
    expect(_message(page, "Good morning")).to_be_visible()
    expect(page.locator("#pane .msg", has_text="You typed due")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("You are"))).to_contain_text("Manager")


def test_a_message_of_somebody_else_appears_by_itself_and_marks_the_channel(
    open_page: Open,
) -> None:
    reader, writer = open_page("U01SDM/cil"), open_page("U01SDA/imt")
    _send(writer, "The figures are in")
    entry = reader.locator("#sidebar a", has_text="imt")
    expect(entry.get_by_text("unread")).to_be_attached()
    entry.click()
    expect(_message(reader, "The figures are in")).to_be_visible()
    expect(entry.get_by_text("unread")).to_have_count(0)


def test_home_is_published_for_the_person_who_opens_it(open_page: Open) -> None:
    page = open_page()
    page.locator("#sidebar").get_by_role("link", name="Home").click()
    expect(page.locator(".home").get_by_role("heading", name="Your values")).to_be_visible()


def test_a_file_is_uploaded_to_the_direct_messages(open_page: Open) -> None:
    page = open_page("U01SDA/dm")
    readings: FilePayload = {
        "name": "readings.csv", "mimeType": "text/csv", "buffer": b"indicator,period\n",
    }  # fmt: skip
    page.locator("#pane input[type=file]").set_input_files(readings)
    expect(page.locator("#pane .file-card")).to_contain_text("readings.csv")


def test_the_clock_moves_by_day_week_and_month_and_says_what_is_invented(open_page: Open) -> None:
    page = open_page()
    clock = page.get_by_role("group", name="Demo clock")
    expect(clock).to_contain_text("Fri 1 Dec 2017")
    page.get_by_role("button", name="Next day").click()
    expect(clock).to_contain_text("Sat 2 Dec 2017")
    expect(clock).to_contain_text("09:00")
    page.get_by_role("button", name="Next week").click()
    expect(clock).to_contain_text("Mon 4 Dec 2017")
    page.get_by_role("button", name="Next month").click()
    expect(clock).to_contain_text("Mon 1 Jan 2018")
    expect(page.get_by_text("Values after January 2018 are invented")).to_be_visible()


def test_days_are_named_anew_when_the_clock_moves(open_page: Open) -> None:
    page = open_page()
    _send(page, "Good morning")
    day = page.locator("#pane .day")
    expect(day).to_have_text("Today")
    page.get_by_role("button", name="Next day").click()
    expect(day).to_have_text("Yesterday")
    page.get_by_role("button", name="Next day").click()
    expect(day).to_have_text("Friday 1 December 2017")


@pytest.mark.parametrize("place", ["U01SDA/imt", "U01SDA/home", "U01SDA/dm"])
def test_a_phone_has_no_sideways_scroll(open_page: Open, place: str) -> None:
    page = open_page(place, phone=True)
    if place.endswith("imt"):
        _send(page, "/kpi table")
        expect(page.locator("#pane table")).to_be_visible()
        _send(page, "/kpi alert")
        expect(_message(page, "Abandonment rate is Red")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.querySelector('.scroller').scrollWidth") <= 360


def test_a_phone_gets_fields_that_a_thumb_can_hit(open_page: Open) -> None:
    page = open_page(phone=True)
    _send(page, "/kpi log")
    expect(_modal(page)).to_be_visible()
    heights = (
        _modal(page)
        .locator(".field, .select, .btn")
        .evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().height)")
    )
    assert min(heights) >= 44
    box = _modal(page).bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (360, 740)


def test_hostile_text_stays_text_wherever_it_comes_from(open_page: Open) -> None:
    page = open_page()
    _send(page, "<img src=x onerror=\"document.title='taken'\"> mine")
    _send(page, "/kpi hostile")
    expect(_message(page, "<script>document.title='taken'</script>")).to_be_visible()
    expect(_message(page, "mine")).to_contain_text("<img src=x onerror=")
    assert page.locator("#pane .msg img, #pane .msg script").count() == 0
    assert page.title() != "taken"


def test_the_page_may_not_run_inline_scripts(open_page: Open) -> None:
    page = open_page()
    url = page.url.split("#")[0]
    policy = page.request.get(url).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_channel_that_one_is_not_in_offers_to_join(open_page: Open) -> None:
    page = open_page("U01SDA/elsewhere")
    page.get_by_role("button", name="Join channel").click()
    expect(page.get_by_text("Welcome to #elsewhere")).to_be_visible()
    expect(page.get_by_text("Statkeeper is not in this channel")).to_be_visible()
    page.get_by_role("button", name="Add Statkeeper").click()
    expect(page.get_by_text("Statkeeper is not in this channel")).to_be_hidden()


def test_a_new_channel_can_be_made(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Create a channel").click()
    page.get_by_label("Name of the new channel").fill("Library data")
    page.keyboard.press("Enter")
    expect(page.locator("#sidebar a", has_text="library-data")).to_be_visible()


def test_a_permalink_opens_the_thread_that_it_points_to(open_page: Open) -> None:
    page = open_page()
    _send(page, "/kpi alert")
    page.get_by_role("button", name="I'm on it").click()
    alert = _message(page, "analyst is on it")
    expect(alert.get_by_role("button", name="1 reply")).to_be_visible()
    start = alert.get_attribute("data-ts")
    page.evaluate("place => { location.hash = place }", f"#C01IMT/{start}")
    expect(page.locator("#thread")).to_contain_text("Thank you for taking it.")
