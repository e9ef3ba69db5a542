// What SimCord's preview lacks: the menus of messages, new reactions, and ways from one channel to another.

const CAPABILITY = location.hash.slice(1);
const EMOJI = ["👍", "👎", "❤️", "🎉", "😊", "🙏"];
const list = document.getElementById("channel-message-list");
let menu = null;
let opener = null;

function tell(message) {
  parent.postMessage(message, location.origin);
}

async function ask(path, body) {
  const headers = { "X-Simcord-Capability": CAPABILITY };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error || "That did not work.");
  return value;
}

async function act(path, body) {
  try {
    return await ask(path, body);
  } catch (error) {
    tell({ failed: error.message });
    return null;
  }
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  if (tag === "button") element.type = "button";
  return element;
}

// ---------------------------------------------------------------- a message's menu

function entry(text, path, body) {
  const button = make("button", "", text);
  button.setAttribute("role", "menuitem");
  button.addEventListener("click", () => {
    closeMenu();
    void act(path, body);
  });
  return button;
}

async function openMenu(message, left, top, from = null) {
  closeMenu();
  const id = message.dataset.messageId;
  const has = await act(`/demo/menu?message=${id}`);
  if (!has) return;
  menu = make("div", "demo-menu");
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "This message");
  const reactions = make("div", "demo-reactions");
  for (const emoji of EMOJI) {
    const button = entry(emoji, "/demo/react", { message: id, emoji });
    button.setAttribute("aria-label", `React with ${emoji}`);
    reactions.append(button);
  }
  menu.append(reactions);
  if (has.message.length) menu.append(make("h2", "", "Apps: this message"));
  for (const name of has.message) menu.append(entry(name, "/demo/choose", { kind: "message", target: id, name }));
  if (has.person.length) menu.append(make("h2", "", `Apps: ${has.author.name}`));
  for (const name of has.person) {
    menu.append(entry(name, "/demo/choose", { kind: "person", target: has.author.id, name }));
  }
  document.body.append(menu);
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - box.width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(top, innerHeight - box.height - 4))}px`;
  opener = from;
  menu.querySelector("button").focus();
}

function closeMenu() {
  menu?.remove();
  menu = null;
  if (opener?.isConnected) opener.focus();
  opener = null;
}

document.addEventListener("pointerdown", (event) => {
  if (menu && !menu.contains(event.target)) closeMenu();
});
document.addEventListener("keydown", (event) => {
  if (!menu) return;
  if (event.key === "Escape") closeMenu();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...menu.querySelectorAll("button")];
  buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
});
list.addEventListener("contextmenu", (event) => {
  const message = event.target.closest(".channel-message");
  if (!message || event.target.closest("a, input, textarea") || String(getSelection())) return;
  event.preventDefault();
  void openMenu(message, event.clientX, event.clientY);
});

/** Give each message the button that opens its menu; SimCord draws messages anew when they change. */
function equip() {
  for (const message of list.querySelectorAll(".channel-message")) {
    if (message.querySelector(".demo-more")) continue;
    let tools = message.querySelector(":scope > .message-context-actions");
    if (!tools) {
      tools = make("div", "message-context-actions");
      message.append(tools);
    }
    const more = make("button", "message-action-button demo-more", "⋯");
    more.title = "Reactions and apps";
    more.setAttribute("aria-label", "Reactions and apps");
    more.addEventListener("click", () => {
      const box = more.getBoundingClientRect();
      void openMenu(message, box.right - 240, box.bottom + 4, more);
    });
    tools.append(more);
  }
  for (const mention of list.querySelectorAll(".mention:not([data-demo-opens])")) {
    if (mention.textContent.startsWith("#")) mention.dataset.demoOpens = mention.textContent.slice(1);
  }
}
new MutationObserver(equip).observe(list, { childList: true, subtree: true });
equip();

// ---------------------------------------------------------------- from one channel to another

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="https://discord.com/channels/"]');
  const mention = event.target.closest("[data-demo-opens]");
  const thread = event.target.closest(".thread-summary");
  if (link) {
    event.preventDefault();
    tell({ open: new URL(link.href).pathname.split("/")[3] });
  } else if (mention) {
    tell({ called: mention.dataset.demoOpens });
  } else if (thread) {
    tell({ open: thread.closest(".channel-message").dataset.messageId });
  }
});

// ---------------------------------------------------------------- where one reads

const timeline = document.getElementById("channel-timeline");
const NEAR = 160;
let isLow = true;
let known = "";

function distance() {
  return timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight;
}

function measure() {
  return `${timeline.scrollHeight} ${timeline.clientHeight}`;
}

/** Who reads the newest message goes on doing so; a form or a long command moved it a little. */
function follow() {
  if (isLow) timeline.scrollTop = timeline.scrollHeight;
  known = measure();
}

timeline.addEventListener("scroll", () => {
  // What grew has moved things; only a person scrolls while nothing grows.
  if (known === measure()) isLow = distance() < NEAR;
}, { passive: true });
const sizes = new ResizeObserver(follow);
sizes.observe(timeline);
sizes.observe(list);

function begin() {
  if (!window.simcordPreview?.ready) return setTimeout(begin, 50);
  timeline.scrollTop = 0;
  isLow = distance() < NEAR;
}
if (new URLSearchParams(location.search).has("first")) {
  isLow = false;
  begin();
}
