// Lets a note be written where there is no network: a page that cannot be had is answered with the
// one page that this keeps, which says nothing of anybody. No other page is kept, and no answer.

const KEPT = "samspill-notes-1";
const PAGE = "/notes/offline/";

// The page, and the files that it names.
async function keep() {
  const answer = await fetch(PAGE, { credentials: "omit", cache: "reload" });
  if (!answer.ok) return;
  const page = await answer.clone().text();
  const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(KEPT);
  await cache.addAll(files);
  await cache.put(PAGE, answer);
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (url.origin === location.origin && url.pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
