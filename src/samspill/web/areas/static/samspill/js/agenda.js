// The day as it is now, whenever the phone comes out of the pocket. Without a network the page
// stays as it was: the day can still be read.

const OLD = 60_000; // milliseconds
let fetched = Date.now();

async function renew() {
  if (document.hidden || Date.now() - fetched < OLD) return;
  fetched = Date.now();
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const day = page.getElementById("day");
    if (day) document.getElementById("day")?.replaceWith(day);
  } catch {
    // No network just now.
  }
}
document.addEventListener("visibilitychange", renew);
setInterval(renew, OLD);

// The day on paper, for those who have nothing in their pocket to look at.
const print = document.querySelector("[data-print]");
print?.addEventListener("click", () => window.print());
if (print) print.hidden = false;
