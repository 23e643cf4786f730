// Notes are saved as they are typed. Each goes first to a queue on the device, encrypted with a key
// that cannot be read out, and leaves it when the server has it: in order, and once, since a note
// has an id of its own and a revision that grows. Only ever sent for whom it was written by.

const STORE = "samspill-notes";
const QUIET = 400; // milliseconds without typing
const AGAIN = 4000; // milliseconds between two tries
const forms = [...document.querySelectorAll("form[data-note]")];
const offline = document.body.hasAttribute("data-offline");

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode, work) {
  const opening = indexedDB.open(STORE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("keys");
    opening.result.createObjectStore("queue", { keyPath: "key" });
  };
  const database = await asked(opening);
  try {
    return await work((name) => database.transaction(name, mode).objectStore(name));
  } finally {
    database.close();
  }
}

async function secret() {
  const kept = await store("readonly", (of) => asked(of("keys").get("key")));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  // Another tab may have made one meanwhile: the first one stays.
  await store("readwrite", (of) => asked(of("keys").add(made, "key"))).catch(() => {});
  return store("readonly", (of) => asked(of("keys").get("key")));
}

async function put(note) {
  const key = await secret();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(note));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
  await store("readwrite", async (of) => {
    const queue = of("queue");
    const before = await asked(queue.get(note.key));
    const at = before?.at ?? Date.now();
    await asked(queue.put({ key: note.key, who: note.who, revision: note.revision, at, iv, data }));
  });
}

async function opened(row) {
  const key = await secret();
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
  return JSON.parse(new TextDecoder().decode(text));
}

async function waiting() {
  const rows = await store("readonly", (of) => asked(of("queue").getAll()));
  return rows.sort((one, other) => one.at - other.at);
}

// Gone from the queue, unless it was written on meanwhile.
function sent(row) {
  return store("readwrite", async (of) => {
    const queue = of("queue");
    const now = await asked(queue.get(row.key));
    if (now?.revision === row.revision) await asked(queue.delete(row.key));
  });
}

function say(key, what, failed = false) {
  for (const form of forms) {
    if (form.elements.key.value !== key) continue;
    form.querySelector("[data-status]").textContent = form.dataset[what] ?? what;
    form.querySelector(".saved").dataset.tone = failed ? "failed" : "";
  }
}

function token() {
  return forms[0]?.elements.csrfmiddlewaretoken?.value;
}

let sending = Promise.resolve();

// Sends what waits, one after the other; how many were sent.
function send() {
  sending = sending.then(sendAll, sendAll);
  return sending;
}

async function sendAll() {
  if (offline || !token()) return 0;
  let done = 0;
  for (const row of await waiting()) {
    if (row.who !== forms[0].dataset.who) {
      await sent(row); // somebody else's, who signed out: never sent for another
      continue;
    }
    const note = await opened(row);
    let answer;
    try {
      answer = await fetch("/notes/keep/", {
        method: "POST",
        body: new URLSearchParams(note),
        headers: { "X-CSRFToken": token(), "X-Note": "queue" },
        redirect: "manual",
      });
    } catch {
      say(row.key, "waiting");
      return done;
    }
    if (answer.ok) {
      await sent(row);
      say(row.key, "saved");
      done += 1;
    } else if (answer.status === 422) {
      say(row.key, (await answer.json()).error, true);
    } else if (answer.status === 404) {
      say(row.key, "failed", true);
    } else {
      say(row.key, answer.status >= 500 ? "waiting" : "signedOut", true);
      return done;
    }
  }
  return done;
}

async function written(form) {
  const fields = form.elements;
  const revision = Math.max(Date.now(), Number(fields.revision.value) + 1);
  fields.revision.value = revision;
  await put({
    key: fields.key.value,
    about: fields.about.value,
    text: fields.text.value,
    revision,
    who: form.dataset.who,
  });
  if (offline) say(fields.key.value, "waiting");
  else await send();
}

// On to the sheet that a share is begun on, once the server has the note: it has the text from there.
async function share(form) {
  const key = form.elements.key.value;
  if ((await waiting()).some((row) => row.key === key)) return;
  const to = new URL(form.dataset.sheet, location.href);
  if (form.elements.text.value.trim()) to.searchParams.set("note", key);
  location.assign(to);
}

for (const form of forms) {
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    return written(form);
  };
  form.addEventListener("input", () => {
    say(form.elements.key.value, "saving");
    clearTimeout(timer);
    timer = setTimeout(now, QUIET);
  });
  // Before the page goes to the back of the phone, what is typed is in the queue.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && timer) now();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await now();
    if (event.submitter?.value === "share") share(form);
  });
}

// What waits of the note that this page is about goes on where it was.
async function begin() {
  if (!globalThis.indexedDB || !globalThis.crypto?.subtle) return;
  if (offline) return beginOffline();
  navigator.serviceWorker?.register("/notes-worker.js").catch(() => {});
  if (forms.length) localStorage.setItem(STORE, forms[0].dataset.who);
  const typed = () => forms.some((form) => form.elements.text.value !== form.elements.text.defaultValue);
  if ((await send()) && !typed()) location.reload();
}

// The page that was asked for, as soon as the server answers again.
async function back() {
  const answer = await fetch("/notes/offline/", { method: "HEAD", cache: "no-store" }).catch(() => {});
  if (answer?.ok) location.reload();
}

async function beginOffline() {
  addEventListener("online", back);
  setInterval(back, AGAIN);
  const about = new URLSearchParams(location.search).get("about");
  const who = localStorage.getItem(STORE);
  if (location.pathname !== "/notes/" || !about || !who) return;
  const [form] = forms;
  document.querySelector("[data-no-note]").hidden = true;
  document.querySelector("[data-with-note]").hidden = false;
  form.dataset.who = who;
  form.elements.about.value = about;
  form.elements.key.value = crypto.randomUUID();
  for (const row of await waiting()) {
    if (row.who !== who) continue;
    const note = await opened(row);
    if (note.about !== about) continue;
    for (const name of ["key", "revision", "text"]) form.elements[name].value = note[name];
  }
  form.elements.text.focus();
}

addEventListener("online", send);
begin();
