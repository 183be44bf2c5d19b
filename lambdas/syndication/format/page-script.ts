/**
 * What the pages do beyond HTML, for browsers alone: buttons that copy an address, dates in the visitor's own zone and
 * the page's language, periods in that language, and wide tables and listings that the keyboard can scroll. It writes
 * text and nothing else, so that Trusted Types have nothing to refuse. Whoever has no script sees no button, dates as
 * ISO 8601, and all the rest.
 */
export const PAGE_SCRIPT = `"use strict";
{
  const status = document.querySelector("[role=status]");
  const say = (text, then) => {
    // Emptied first: the same words again are no change, and would not be read out.
    status.textContent = "";
    requestAnimationFrame(() => {
      status.textContent = text;
      then?.();
    });
  };
  const copied = status?.dataset.copied;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const address = button.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address);
        say(copied);
      } catch {
        // Not allowed, or a page without TLS: the address, selected, for the visitor to copy.
        say(address, () => getSelection().selectAllChildren(status));
      }
    });
    button.hidden = false;
  }
  // What was said goes with the next thing that the visitor does; an address that is yet to be copied stays for longer.
  for (const event of status ? ["scroll", "focusout", "pointerdown"] : []) {
    addEventListener(event, ({ target }) => {
      const done = event === "pointerdown" ? !status.contains(target) : status.textContent === copied;
      if (done) status.textContent = "";
    });
  }

  const wide = document.querySelectorAll("pre, .table");
  const letScroll = () => {
    for (const box of wide) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  letScroll();
  addEventListener("resize", letScroll);

  for (const time of document.querySelectorAll("time[data-date]")) {
    const { lang } = time.closest("[lang]");
    const { dateTime, dataset: { date, clock } } = time;
    // A period is one of UTC and of our calendar.
    const form = dateTime[10]
      ? { dateStyle: date, timeStyle: clock }
      : { year: "numeric", month: dateTime[4] && date, day: dateTime[7] && "numeric", timeZone: "UTC", calendar: "gregory" };
    try {
      time.textContent = new Intl.DateTimeFormat(lang, form).format(new Date(dateTime));
    } catch {
      // A language tag that this browser refuses: the date stays ISO 8601.
    }
  }
}
`;
