// The page around SimCord's preview: who one is, what there is to open, and what is open.

const POLL = 1000;
const find = (id) => document.getElementById(id);
const TIMEZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

// Browsers can refuse to remember anything for a page.
const memory = (() => {
  try {
    return localStorage;
  } catch {
    const kept = new Map();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  }
})();

let state = null; // what the server said last
let drawn = ""; // the same as text, to draw only what changed
let place = read(); // who is looking at what: {as, at}
let shown = null; // the window in the frame: {as, at, window}
let opening = 0;

function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  return { as: asked.get("as") || "", at: asked.get("at") || "" };
}

function go(change) {
  const next = { ...place, ...change };
  showSide(false);
  location.hash = new URLSearchParams(next).toString();
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function face(person) {
  const element = make("span", { className: "face", textContent: person.name[0], ariaHidden: "true" });
  element.style.setProperty("--face", person.color);
  return element;
}

async function ask(path, body, window = null) {
  const headers = window ? { "X-Simcord-Capability": window } : {};
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error || "The demo did not answer.");
  return value;
}

let noticeTimer;
function notice(text) {
  find("notice").textContent = text;
  find("notice").hidden = !text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { find("notice").hidden = true; }, 6000);
}

// ---------------------------------------------------------------- what there is

function channels() {
  return state.groups.flatMap((group) => group.channels);
}

/** Everything that can be opened, as {id, name, kind, last}. */
function places() {
  const inServer = channels().flatMap((channel) => [
    channel,
    ...channel.threads.map((thread) => ({ ...thread, kind: "thread" })),
  ]);
  return state.direct ? [...inServer, { ...state.direct, kind: "direct" }] : inServer;
}

async function poll() {
  try {
    const window = shown && shown.as === place.as && shown.at === place.at ? shown.window : null;
    const next = await ask(`/demo/state?as=${encodeURIComponent(place.as)}`, null, window);
    if (state && state.run !== next.run) return location.reload();
    if (find("notice").dataset.lost) { delete find("notice").dataset.lost; notice(""); }
    if (next.is_shut) shown = null;
    update(next);
  } catch {
    notice("The demo does not answer. Was it ended in the terminal? This page goes on when it is back.");
    find("notice").dataset.lost = "yes";
  }
  setTimeout(poll, POLL);
}

function update(next) {
  state = next;
  if (!place.as) place.as = state.me;
  if (!places().some((each) => each.id === place.at)) {
    place.at = (channels().find((each) => each.kind === "forum") || channels()[0]).id;
  }
  const text = JSON.stringify([state, place]);
  if (text === drawn) return;
  drawn = text;
  seen(place.at);
  drawPeople();
  drawChannels();
  drawPlace();
}

// ---------------------------------------------------------------- what was seen

function seen(id) {
  const here = places().find((each) => each.id === id);
  if (here) memory.setItem(`seen:${state.run}:${place.as}:${id}`, here.last);
}

function isNew(each) {
  const before = memory.getItem(`seen:${state.run}:${place.as}:${each.id}`);
  const start = memory.getItem(`start:${state.run}`);
  return BigInt(each.last || 0) > BigInt(before || start || 0);
}

/** What stands there when the page is first opened is not news. */
function begin() {
  if (memory.getItem(`start:${state.run}`)) return;
  for (const key of Object.keys(memory)) if (/^(seen|start|read):/.test(key)) memory.removeItem(key);
  const newest = places().reduce((last, each) => (BigInt(each.last) > last ? BigInt(each.last) : last), 0n);
  memory.setItem(`start:${state.run}`, String(newest));
}

// ---------------------------------------------------------------- drawing

function drawPeople() {
  find("server").textContent = state.server;
  const buttons = state.people.map((person) => {
    const isMe = person.id === state.me;
    const button = make("button", { type: "button", onclick: () => go({ as: person.id }) }, face(person), person.name,
      make("small", { textContent: person.role }));
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(isMe));
    button.dataset.person = person.name;
    return button;
  });
  replaceKeepingFocus(find("people"), buttons, "person");
  const me = state.people.find((person) => person.id === state.me);
  find("about").textContent = me ? me.about : "";
  find("bar-me").replaceChildren(...(me ? [me.name, face(me)] : []));
}

function drawChannels() {
  const rows = [];
  for (const group of state.groups) {
    if (group.name) rows.push(make("h3", { textContent: group.name }));
    for (const channel of group.channels) {
      rows.push(row(channel, channel.kind === "forum" ? "❖" : "#", ""));
      for (const thread of channel.threads) rows.push(row(thread, "", "thread"));
    }
  }
  if (state.direct) {
    rows.push(make("h3", { textContent: "Direct messages" }), row(state.direct, "@", ""));
  }
  replaceKeepingFocus(find("channels"), rows, "id");
}

function row(each, sign, kind) {
  const name = make("span", { className: "name", textContent: each.name, title: each.name });
  const button = make("button", { type: "button", className: kind, onclick: () => go({ at: each.id }) },
    sign ? make("span", { className: "sign", textContent: sign, ariaHidden: "true" }) : null, name);
  button.dataset.id = each.id;
  if (each.id === place.at) button.setAttribute("aria-current", "page");
  else if (isNew(each)) { button.classList.add("is-new"); button.title = "Something new"; }
  return button;
}

function replaceKeepingFocus(parent, children, key) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset[key] : null;
  const top = parent.scrollTop;
  parent.replaceChildren(...children);
  parent.scrollTop = top;
  if (focused) children.find((child) => child.dataset && child.dataset[key] === focused)?.focus();
}

function drawPlace() {
  const here = places().find((each) => each.id === place.at);
  const isForum = here.kind === "forum";
  find("bar-place").textContent = here.name;
  document.title = `${here.name} · Wellspring's demo`;
  find("forum").hidden = !isForum;
  find("inside").hidden = isForum;
  if (isForum) drawForum(here);
  else openWindow(here);
}

function drawForum(forum) {
  find("forum-name").textContent = forum.name;
  find("forum-topic").textContent = forum.topic;
  find("no-posts").hidden = forum.threads.length > 0;
  const items = forum.threads.map((thread) => {
    const count = `${thread.messages} ${thread.messages === 1 ? "message" : "messages"}`;
    const reactions = (thread.reactions || []).map((each) => make("span", { textContent: `${each.emoji} ${each.count}` }));
    const foot = make("span", { className: "foot" },
      ...thread.tags.map((tag) => make("span", { className: "tag", textContent: tag })),
      make("span", { textContent: count }),
      thread.is_archived ? make("span", { textContent: "Archived" }) : null,
      thread.is_locked ? make("span", { textContent: "Locked" }) : null,
      make("span", { className: "reactions" }, ...reactions));
    const button = make("button", { type: "button", onclick: () => go({ at: thread.id }) },
      make("span", { className: "title", textContent: thread.name }),
      make("span", { className: "excerpt", textContent: thread.excerpt || "" }), foot);
    button.dataset.id = thread.id;
    return make("li", {}, button);
  });
  find("posts").replaceChildren(...items);
}

async function openWindow(here) {
  if (shown && shown.as === place.as && shown.at === here.id) return;
  const turn = ++opening;
  // A thread one has not read yet is read from its beginning.
  const key = `read:${state.run}:${place.as}:${here.id}`;
  const isFirst = here.kind === "thread" && !memory.getItem(key);
  memory.setItem(key, "yes");
  shown = { as: place.as, at: here.id, window: null };
  // A new frame each time: nobody acts in the last one as somebody they no longer are, and the
  // browser's Back leads to the last channel and not to a frame's last page.
  const frame = make("iframe", { id: "inside", title: here.name });
  find("inside").replaceWith(frame);
  try {
    const { window } = await ask("/demo/open", { as: place.as, channel: here.id, timezone: TIMEZONE });
    if (turn !== opening) return;
    shown.window = window;
    frame.src = `/inside/${turn}${isFirst ? "?first" : ""}#${window}`;
  } catch (error) {
    if (turn !== opening) return;
    shown = null;
    drawn = "";
    notice(error.message);
  }
}

// ---------------------------------------------------------------- acting

window.addEventListener("hashchange", () => {
  place = read();
  if (state) { drawn = ""; refreshNow(); }
});

async function refreshNow() {
  try {
    update(await ask(`/demo/state?as=${encodeURIComponent(place.as)}`));
  } catch { /* the next poll says so */ }
}

// What the framed page asks for: links of Discord and threads that were clicked.
window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== find("inside").contentWindow) return;
  const { open, called, failed } = event.data || {};
  if (failed) return notice(failed);
  const known = places();
  const found = known.find((each) => each.id === open)
    || known.filter((each) => each.name === called).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))[0];
  if (found) go({ at: found.id });
  else notice("You cannot see that channel, or it is gone.");
});

function showSide(isOpen) {
  document.body.classList.toggle("side-open", isOpen);
  find("open-side").setAttribute("aria-expanded", String(isOpen));
}

// On a phone the button that starts is below the first screen, and would be scrolled to.
function showHelp() {
  find("help").showModal();
  find("help").scrollTop = 0;
}

find("open-side").addEventListener("click", () => {
  showSide(true);
  find("shade").hidden = false;
});
find("shade").addEventListener("click", () => showSide(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") showSide(false);
});
find("open-help").addEventListener("click", showHelp);
for (const link of document.querySelectorAll("[data-channel]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    find("help").close();
    const channel = channels().find((each) => each.name === link.dataset.channel);
    if (channel) go({ at: channel.id });
    else notice("As this person you cannot see that channel.");
  });
}

find("new-post").addEventListener("click", () => {
  const forum = channels().find((each) => each.id === place.at);
  find("post-tags").hidden = !forum.tags.length;
  find("post-tags").replaceChildren(find("post-tags").firstElementChild, ...forum.tags.map((tag) =>
    make("label", {}, make("input", { type: "checkbox", name: "tag", value: tag.id }), tag.name)));
  find("post-form").querySelector(".error").hidden = true;
  find("post-dialog").showModal();
});
find("post-cancel").addEventListener("click", () => find("post-dialog").close());
find("post-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, values = new FormData(form);
  const body = { as: place.as, channel: place.at, title: values.get("title"), text: values.get("text"), tags: values.getAll("tag") };
  try {
    const { channel } = await ask("/demo/post", body);
    find("post-dialog").close();
    form.reset();
    await refreshNow();
    go({ at: channel });
  } catch (error) {
    form.querySelector(".error").textContent = error.message;
    form.querySelector(".error").hidden = false;
  }
});

// ---------------------------------------------------------------- starting

async function start() {
  try {
    state = await ask(`/demo/state?as=${encodeURIComponent(place.as)}`);
    if (!state.people.some((person) => person.id === place.as)) place.as = state.me;
    begin();
    update(state);
    if (!memory.getItem("helped")) {
      memory.setItem("helped", "yes");
      showHelp();
    }
  } catch { /* poll says so */ }
  poll();
}
start();
